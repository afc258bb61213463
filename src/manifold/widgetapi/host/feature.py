"""A part of the Widget API that a client has or has not: its versions, its capabilities and its actions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from manifold.widgetapi.actions import Action
from manifold.widgetapi.capabilities import Capability, Kind, parse
from manifold.widgetapi.grants import is_possible
from manifold.widgetapi.message import Request

if TYPE_CHECKING:
    from manifold.widgetapi.host.core import Host

__all__ = ["Abilities", "Feature", "Handler", "abilities", "plain"]

Handler = Callable[["Host", Request, Any], None]
"""Answers a request, now or later; its data has the action's shape."""


class Feature(Struct, frozen=True, eq=False):
    """What comes together. `grants` says whether a capability means anything to it.

    `approved` is called with what was approved in a round; `ended`, when the page goes.
    """

    name: str
    versions: tuple[str, ...] = ()
    grants: Callable[[Capability], bool] = lambda _: False
    actions: tuple[tuple[Action[Any, Any], Handler], ...] = ()
    approved: Callable[["Host", Sequence[Capability]], None] | None = None
    ended: Callable[["Host"], None] | None = None


def plain(*names: str) -> Callable[[Capability], bool]:
    """Capabilities that are a name, by the wire's spelling."""
    return lambda capability: capability.kind is Kind.PLAIN and capability.name in names


class Abilities:
    """All that a client can do, shared by all of its sessions that can do the same."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.features = tuple(features)
        self.versions = [*dict.fromkeys(version for feature in self.features for version in feature.versions)]
        # A later feature may take an action over from an earlier one.
        self.actions: Mapping[str, tuple[Action[Any, Any], Handler]] = {
            name: (action, handler)
            for feature in self.features
            for action, handler in feature.actions
            for name in action.names
        }

    def can_grant(self, raw: str) -> bool:
        """Whether a capability may be granted: it is possible at all, and there is something behind it."""
        capability = parse(raw)
        return is_possible(capability) and any(feature.grants(capability) for feature in self.features)


@cache
def abilities(features: tuple[Feature, ...]) -> Abilities:
    """The same object for the same features."""
    return Abilities(features)
