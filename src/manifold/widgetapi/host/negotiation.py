"""From a loaded page to approved capabilities, and to more of them later (MSC2764, MSC2871, MSC2974)."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from manifold.widgetapi import actions
from manifold.widgetapi.effects import AskCapabilities, Noted, Ready
from manifold.widgetapi.host.core import Host
from manifold.widgetapi.host.feature import Feature
from manifold.widgetapi.host.pushing import push_news
from manifold.widgetapi.message import JSON, Refusal, Request
from manifold.widgetapi.shapes.session import CapabilitiesRequest, Empty, NotifyCapabilities

__all__ = ["NEGOTIATION", "Decision", "decided", "negotiate"]

TOO_OFTEN = "Too many requests for capabilities"


class Decision(NamedTuple):
    """A round of capabilities that somebody is deciding on."""

    requested: tuple[str, ...]
    """What is new in this round, refused or not."""
    offered: tuple[str, ...]
    """Of these, what can be granted at all."""


def negotiate(host: Host) -> None:
    """Ask the widget what it wants. One that does not answer, or with nonsense, wants nothing (D24)."""
    asked = object()
    host.parts["asked"] = asked

    def wanted(answer: JSON | Refusal) -> None:
        if host.parts.get("asked") is asked:
            del host.parts["asked"]
            _wanted(host, answer)

    host.ask(actions.CAPABILITIES, {}, wanted)


def _wanted(host: Host, answer: JSON | Refusal) -> None:
    wanted = [] if isinstance(answer, Refusal) else answer.get("capabilities")
    if not isinstance(wanted, list):
        wanted = []
    limits = host.limits
    strings = [each for each in wanted if isinstance(each, str) and len(each) <= limits.capability_characters]
    kept = tuple(dict.fromkeys(strings))[: limits.capabilities]
    if len(kept) < len(wanted):
        host.effects.append(Noted(f"{len(wanted) - len(kept)} of {len(wanted)} capabilities were left out"))
    _ask(host, kept)


def _ask(host: Host, requested: tuple[str, ...]) -> None:
    offered = tuple(raw for raw in requested if host.abilities.can_grant(raw))
    if offered:
        ticket = host.ticket(Decision(requested, offered))
        host.effects.append(AskCapabilities(ticket, offered, tuple(host.grants)))
    else:
        decided(host, Decision(requested, ()), ())


def decided(host: Host, decision: Decision, approved: Collection[str]) -> None:
    """What was not asked for is not granted, whoever approves of it."""
    host.is_ready = True
    new = host.grants.add(raw for raw in decision.offered if raw in approved)
    total = list(host.grants)
    host.ask(actions.NOTIFY_CAPABILITIES, NotifyCapabilities(list(decision.requested), total))
    host.effects.append(Ready(total))
    push_news(host, new)
    if later := host.parts.pop("later", None):
        _more(host, later)


def _request(host: Host, request: Request, data: CapabilitiesRequest) -> None:
    """The answer comes at once, the decision by `notify_capabilities`: the user may take as long as they like."""
    limits = host.limits
    since = host.now - limits.renegotiation_seconds
    rounds: list[float] = [at for at in host.parts.get("rounds", ()) if at > since]
    if len(rounds) >= limits.renegotiations:
        host.refuse(request, TOO_OFTEN)
        return
    host.parts["rounds"] = [*rounds, host.now]
    if len(data.capabilities) > limits.capabilities or any(
        len(each) > limits.capability_characters for each in data.capabilities
    ):
        host.refuse(request, "Invalid request - too many capabilities")
        return
    host.reply(request, Empty())
    if not host.is_ready and host.codec.negotiates:
        # The first round comes first; this is the second one.
        host.parts["later"] = [*host.parts.get("later", ()), *data.capabilities][: limits.capabilities]
        return
    _more(host, data.capabilities)


def _more(host: Host, wanted: Iterable[str]) -> None:
    pending = {raw for task in host.tasks.values() if isinstance(task, Decision) for raw in task.requested}
    new = tuple(raw for raw in dict.fromkeys(wanted) if raw not in host.grants and raw not in pending)
    if new:
        _ask(host, new)
    elif not pending:
        # One reminder, for who has forgotten what it has (D14).
        host.ask(actions.NOTIFY_CAPABILITIES, NotifyCapabilities([], list(host.grants)))


def _loaded(host: Host, request: Request, _: Any) -> None:
    """Welcome at any time, and once of use: where the widget's definition says that it will come (D36)."""
    host.reply(request, Empty())
    if host.parts.pop("presumed", False) and "asked" in host.parts:
        # It was asked when its frame had loaded, and was not there yet.
        negotiate(host)
        return
    if host.widget.wait_for_load or host.parts.get("loaded"):
        host.parts["told again"] = True
        return
    host.parts["loaded"] = True
    if host.codec.negotiates:
        negotiate(host)
    else:
        # It asks by itself for what it wants, before or after this (MSC4412).
        host.is_ready = True
        host.effects.append(Ready(list(host.grants)))


NEGOTIATION = Feature(
    "negotiation",
    ("org.matrix.msc2871", "org.matrix.msc2974"),
    actions=((actions.CONTENT_LOADED, _loaded), (actions.REQUEST_CAPABILITIES, _request)),
)
