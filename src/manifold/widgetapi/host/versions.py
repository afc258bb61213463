"""Which versions of the API each side has (MSC2764, "API versions")."""

from collections.abc import Callable

from manifold.widgetapi import actions
from manifold.widgetapi.host.core import Host
from manifold.widgetapi.host.feature import Feature
from manifold.widgetapi.message import JSON, Refusal, Request
from manifold.widgetapi.shapes.session import OldVersion, Versions

__all__ = ["SESSION_VERSIONS", "UPDATE_STATE", "VERSIONS", "is_crowded", "with_versions"]

RELEASED, DEVELOPMENT = ("0.1.0",), ("0.0.1", "0.0.2")
"""MSC1956: "the first version of the Widget API is to be 0.1.0, with the existing 0.0.x versions being flagged as
development versions"."""

SESSION_VERSIONS = (*DEVELOPMENT, *RELEASED)
UPDATE_STATE = "org.matrix.msc2762_update_state"


def _tell(host: Host, request: Request, _: object) -> None:
    host.reply(request, Versions(host.abilities.versions))


def _tell_old(host: Host, request: Request, _: object) -> None:
    host.reply(request, OldVersion("0.0.2"))


VERSIONS = Feature(
    "versions", SESSION_VERSIONS, actions=((actions.CLIENT_VERSIONS, _tell), (actions.API_VERSION, _tell_old))
)


def with_versions(host: Host, use: Callable[[frozenset[str]], None]) -> None:
    """With those that the widget has, asked for once for each page; a widget that does not say has none."""
    if not host.codec.negotiates:
        # A widget of that version asks for no capability that it does not know (MSC4412).
        use(frozenset(host.abilities.versions))
        return
    known = host.parts.get("versions")
    if isinstance(known, frozenset):
        use(known)
        return
    if known is not None:
        known.append(use)
        return
    waiting = [use]
    host.parts["versions"] = waiting

    def heard(answer: JSON | Refusal) -> None:
        versions = frozenset() if isinstance(answer, Refusal) else _strings(answer.get("supported_versions"))
        host.parts["versions"] = versions
        for each in waiting:
            each(versions)

    host.ask(actions.WIDGET_VERSIONS, {}, heard)


def is_crowded(host: Host) -> bool:
    """So many wait for the widget to say its versions that no more may."""
    known = host.parts.get("versions")
    return isinstance(known, list) and len(known) >= host.limits.inbound


def _strings(value: object) -> frozenset[str]:
    return frozenset(each for each in value if isinstance(each, str)) if isinstance(value, list) else frozenset()
