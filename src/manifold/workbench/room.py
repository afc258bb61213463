"""A room that is nowhere else: its state and its timeline, and the rules by which events come into it.

What a widget sends goes through `send` and `redact`, which refuse what a homeserver would refuse. The author is above
the rules: `put`, `edit` and `remove` do what they are told.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from manifold.workbench.errors import Refused
from manifold.workbench.power import Powers, powers

__all__ = ["MAX_EVENT_BYTES", "Event", "FakeRoom", "matching"]

Event = dict[str, Any]
"""As clients have it: `type`, `sender`, `event_id`, `room_id`, `origin_server_ts`, `content`, maybe `state_key`."""

MAX_EVENT_BYTES = 65_536
"""As the specification has it for a whole event."""

_KEPT_BY_REDACTION = {
    "m.room.member": {"membership"},
    "m.room.create": {"room_version", "type", "additional_creators"},
    "m.room.join_rules": {"join_rule"},
    "m.room.power_levels": {"users", "users_default", "events", "events_default", "state_default", "ban", "kick"},
}


class FakeRoom:
    """`events` are those of the timeline, the oldest first; `state` has by type and key what holds now."""

    def __init__(self, room_id: str, *, ids: Callable[[], str], now_ms: Callable[[], int]) -> None:
        self.room_id = room_id
        self.state: dict[tuple[str, str], Event] = {}
        self.events: list[Event] = []
        self._ids = ids
        self._now_ms = now_ms

    # ---- what can be asked

    @property
    def powers(self) -> Powers:
        """As they are now."""
        return powers(self.state)

    @property
    def name(self) -> str:
        """What people call it."""
        name = self._content("m.room.name").get("name")
        return name if isinstance(name, str) and name else self.room_id

    def membership(self, user_id: str) -> str | None:
        """None: never there."""
        event = self.state.get(("m.room.member", user_id))
        value = event["content"].get("membership") if event else None
        return value if isinstance(value, str) else None

    def members(self, membership: str) -> list[str]:
        """Who is in it, or invited to it, or banned."""
        return [key for (kind, key) in self.state if kind == "m.room.member" and self.membership(key) == membership]

    def find(self, event_id: str) -> Event:
        """An event of the timeline or of the state. Raises Refused where there is none."""
        for event in (*reversed(self.events), *self.state.values()):
            if event["event_id"] == event_id:
                return event
        raise Refused(404, "M_NOT_FOUND", f"There is no event {event_id} in {self.room_id}")

    def relations(self, event_id: str, rel_type: str | None, event_type: str | None) -> list[Event]:
        """Events that relate to this one, the oldest first. Raises Refused where it is unknown."""
        self.find(event_id)
        return [
            event
            for event in self.events
            if (relation := _relation(event)).get("event_id") == event_id
            and rel_type in {None, relation.get("rel_type")}
            and event_type in {None, event["type"]}
        ]

    def demand_member(self, user_id: str) -> None:
        """Raises Refused where the user is not in the room."""
        if self.membership(user_id) != "join":
            raise Refused(403, "M_FORBIDDEN", f"{user_id} is not in {self.room_id}")

    # ---- what users do, by the rules

    def send(self, sender: str, event_type: str, content: Any, state_key: str | None = None) -> Event:
        """A message or state. Raises Refused with the errcode of a homeserver."""
        event = self._make(sender, event_type, content, state_key)
        if len(json.dumps(event, ensure_ascii=False).encode("utf-8", "replace")) > MAX_EVENT_BYTES:
            raise Refused(413, "M_TOO_LARGE", "The event is larger than 65,536 bytes")
        if event_type == "m.room.member" and state_key is not None:
            self._demand_membership(sender, state_key, content)
        else:
            self.demand_member(sender)
            self._demand_power(sender, event_type, content, state_key)
        return self._add(event)

    def redact(self, sender: str, event_id: str, reason: str | None) -> list[Event]:
        """Own events anybody may redact, those of others by power. The redaction, and the state it changed."""
        self.demand_member(sender)
        target = self.find(event_id)
        if target["sender"] != sender and self.powers.of(sender) < self.powers.to("redact"):
            raise Refused(403, "M_FORBIDDEN", "You don't have permission to redact events")
        content = {"redacts": event_id} if reason is None else {"redacts": event_id, "reason": reason}
        redaction = self._make(sender, "m.room.redaction", content, None) | {"redacts": event_id}
        self._empty(target, redaction)
        return [self._add(redaction), *([target] if self._holds(target) else [])]

    # ---- what the author of a widget does, whatever the rules say

    def put(self, sender: str, event_type: str, content: Any, state_key: str | None = None) -> Event:
        """As `send`, and nobody asks whether it may be."""
        return self._add(self._make(sender, event_type, content, state_key))

    def load(self, event: Event) -> Event:
        """An event of a file: what it lacks is filled in."""
        made = self._make(event.get("sender", ""), event["type"], event["content"], event.get("state_key"))
        return self._add(made | event | {"room_id": self.room_id})

    def edit(self, event_id: str, content: Any) -> Event:
        """Another content for an event, in place, as if it had always had it."""
        event = self.find(event_id)
        event["content"] = content
        return event

    def remove(self, event_id: str) -> Event:
        """Takes an event out, of the state too. No client ever sees that happen: the widget is told nothing."""
        event = self.find(event_id)
        self.events = [each for each in self.events if each is not event]
        if self._holds(event):
            del self.state[event["type"], event["state_key"]]
        return event

    # ----

    def _make(self, sender: str, event_type: str, content: Any, state_key: str | None) -> Event:
        event: Event = {
            "type": event_type,
            "sender": sender,
            "event_id": f"${self._ids()}",
            "room_id": self.room_id,
            "origin_server_ts": self._now_ms(),
            "content": content,
        }
        return event if state_key is None else event | {"state_key": state_key}

    def _add(self, event: Event) -> Event:
        if (state_key := event.get("state_key")) is not None:
            before = self.state.get((event["type"], state_key))
            if before is not None:
                event["unsigned"] = {"prev_content": before["content"], "replaces_state": before["event_id"]}
            self.state[event["type"], state_key] = event
        self.events.append(event)
        return event

    def _holds(self, event: Event) -> bool:
        return self.state.get((event["type"], event.get("state_key", ""))) is event

    def _content(self, event_type: str) -> dict[str, Any]:
        event = self.state.get((event_type, ""))
        return event["content"] if event and isinstance(event["content"], dict) else {}

    @staticmethod
    def _empty(event: Event, redaction: Event) -> None:
        kept = _KEPT_BY_REDACTION.get(event["type"], set())
        event["content"] = {key: value for key, value in event["content"].items() if key in kept}
        event["unsigned"] = {"redacted_because": redaction}

    def _demand_power(self, sender: str, event_type: str, content: Any, state_key: str | None) -> None:
        levels = self.powers
        required = levels.to_send(event_type, is_state=state_key is not None)
        if levels.of(sender) < required:
            raise Refused(
                403,
                "M_FORBIDDEN",
                f"You don't have permission to post that to the room. {sender} has {levels.of(sender)} of {required}.",
            )
        if state_key is not None and state_key.startswith("@") and state_key != sender:
            raise Refused(403, "M_FORBIDDEN", "You are not allowed to set others state")
        if event_type == "m.room.power_levels" and state_key == "":
            self._demand_own_level(sender, content)

    def _demand_own_level(self, sender: str, content: Any) -> None:
        """Nobody gives more than they have, nor takes from those who have as much."""
        users = content.get("users", {})
        if not isinstance(users, dict) or not all(type(level) is int for level in users.values()):
            raise Refused(400, "M_BAD_JSON", "Power levels must be integers")
        old, new = self.powers, Powers(content, self.powers.creators)
        own = old.of(sender)
        for user_id in {*users, *old.users}:
            before, after = old.of(user_id), new.of(user_id)
            if before != after and (after > own or (user_id != sender and before >= own)):
                raise Refused(403, "M_FORBIDDEN", f"You don't have permission to change the power of {user_id}")

    def _demand_membership(self, sender: str, user_id: str, content: Any) -> None:
        levels, wanted, now = self.powers, content.get("membership"), self.membership(user_id)
        if not isinstance(wanted, str):
            raise Refused(400, "M_BAD_JSON", "'membership' is a text")
        if wanted == "join" and sender == user_id:
            if now in {"join", "invite"} or self._content("m.room.join_rules").get("join_rule") == "public":
                return
            raise Refused(403, "M_FORBIDDEN", "You are not invited to this room.")
        self.demand_member(sender)
        if wanted == "invite":
            if now in {"join", "ban"}:
                raise Refused(
                    403, "M_FORBIDDEN", f"{user_id} is {'banned' if now == 'ban' else 'already in the room'}."
                )
            self._demand_level(sender, levels.to("invite"), f"invite {user_id}")
        elif wanted in {"leave", "ban"}:
            if sender == user_id and wanted == "leave":
                return
            verb = "kick" if wanted == "leave" else "ban"
            self._demand_level(sender, max(levels.to(verb), levels.of(user_id) + 1), f"{verb} {user_id}")
        else:
            raise Refused(400, "M_BAD_JSON", f"{wanted!r} is no membership that can be given")

    def _demand_level(self, sender: str, required: int, what: str) -> None:
        if self.powers.of(sender) < required:
            raise Refused(403, "M_FORBIDDEN", f"You don't have permission to {what}.")


def _relation(event: Event) -> dict[str, Any]:
    relation = event["content"].get("m.relates_to") if isinstance(event["content"], dict) else None
    return relation if isinstance(relation, dict) else {}


def matching(
    events: Iterable[Event], event_type: str, msgtype: str | None, state_key: str | bool | None
) -> list[Event]:
    """Those of a type; `state_key` True: state of any key; None: what is no state."""
    return [
        event
        for event in events
        if event["type"] == event_type
        and _has_key(event, state_key)
        and (msgtype is None or event["content"].get("msgtype") == msgtype)
    ]


def _has_key(event: Event, state_key: str | bool | None) -> bool:
    return "state_key" in event if state_key is True else event.get("state_key") == state_key
