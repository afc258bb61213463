"""What a manager may have a client do: what its integration declares, where it is put, and nothing else.

A manager that is trusted with the user's name is still a stranger in the user's rooms. There is no action that sets a
power level, and no state event that does is written; so whatever an integration declares as `max_power` is kept.
"""

from typing import Self

from msgspec import UNSET, Struct

from manifold.errors import Undeclared
from manifold.sdk.address import is_web_address
from manifold.sdk.documents import MANAGER_TYPE
from manifold.spec.catalogue import Detail
from manifold.spec.installations import ActionView, WidgetContent
from manifold.spec.widgets import WIDGET_EVENT

__all__ = ["NEVER_WRITTEN", "WIDGET_EVENT", "Bounds"]

NEVER_WRITTEN = frozenset(
    f"m.room.{name}"
    for name in (
        "create",
        "power_levels",
        "join_rules",
        "encryption",
        "server_acl",
        "tombstone",
        "history_visibility",
        "guest_access",
        "canonical_alias",
        "member",
        "third_party_invite",
    )
)
"""State that decides who rules a room and who gets in: `put_state` never writes it, whatever is declared."""

_WIDGET_EVENTS = frozenset({WIDGET_EVENT, "m.widget"})
_DOTS = frozenset({".", ".."})
"""Segments of a path that programs on the way may take out, together with the one before."""


class Bounds(Struct, frozen=True):
    """`room_id` is None where the target is the user's account. Without `state_events`, things are only taken away."""

    name: str
    room_id: str | None
    state_events: frozenset[str]
    only_removal: bool = False

    @classmethod
    def of(cls, detail: Detail, room_id: str | None) -> Self:
        """What the integration declares, for this target. Raises Undeclared where it has no such target."""
        if ("account" if room_id is None else "room") not in detail.target:
            raise Undeclared(f"{detail.name} can't be put {'into your account' if room_id is None else 'into rooms'}")
        return cls(detail.name, room_id, frozenset(detail.state_events))

    @classmethod
    def of_gone(cls, integration_id: str, room_id: str | None) -> Self:
        """For an integration that the manager has no more: its widgets may be taken away, and that is all."""
        return cls(integration_id, room_id, frozenset({WIDGET_EVENT}), only_removal=True)

    def check(self, action: ActionView) -> None:
        """Raises Undeclared, with the reason, for an action beyond these bounds."""
        if problem := self._problem(action):
            raise Undeclared(f"{self.name} asks for something that it may not: {problem}")

    def _problem(self, action: ActionView) -> str:
        if self.only_removal and not action.type.startswith("remove_"):
            return "it is not offered any more, so it may only take away what it put"
        match action.type:
            case "put_widget":
                return self._room_problem(action, WIDGET_EVENT) or _widget_problem(action)
            case "remove_widget":
                return self._room_problem(action, WIDGET_EVENT) or _id_problem(action)
            case "put_account_widget":
                return self._account_problem() or _widget_problem(action)
            case "remove_account_widget":
                return self._account_problem() or _id_problem(action)
            case "put_state":
                if action.event_type is UNSET or action.state_key is UNSET or action.content is UNSET:
                    return "a state event without a type, a state key or a content"
                if action.event_type in _WIDGET_EVENTS:
                    return "to write a widget as a bare state event, past what is looked at in widgets"
                if not {action.event_type, action.state_key}.isdisjoint(_DOTS):
                    return "a state event that would lead to another address of your homeserver's"
                return self._room_problem(action, action.event_type)

    def _room_problem(self, action: ActionView, event_type: str) -> str:
        if self.room_id is None or action.room_id != self.room_id:
            return "to write into another room"
        if event_type in NEVER_WRITTEN:
            return f"to write {event_type}, which decides who rules the room"
        if event_type not in self.state_events:
            return f"to write {event_type}, which it does not declare"
        return ""

    def _account_problem(self) -> str:
        return "" if self.room_id is None else "to write into your account, though it is put into a room"


def _id_problem(action: ActionView) -> str:
    return "a widget without an id" if action.widget_id in (UNSET, "", *_DOTS) else ""


def _widget_problem(action: ActionView) -> str:
    widget = action.widget
    if not isinstance(widget, WidgetContent):
        return "a widget without a content"
    if widget.type == MANAGER_TYPE:
        return "to become an integration manager of yours"
    if not is_web_address(widget.url):
        return f"a widget at {widget.url!r}, which is no web address"
    return _id_problem(action)
