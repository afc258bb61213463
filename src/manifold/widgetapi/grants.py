"""What a set of approved capabilities allows: matching (MSC2762, "Proposal")."""

from collections.abc import Iterable, Iterator
from typing import Any

from manifold.widgetapi.capabilities import Capability, Kind, Way, parse

__all__ = ["ANY_ROOM", "INTERNAL_TO_DEVICE", "Grants", "is_possible"]

ANY_ROOM = "*"

INTERNAL_TO_DEVICE = frozenset(
    {
        "m.dummy",
        "m.room_key",
        "m.room_key.withheld",
        "m.room_key_request",
        "m.forwarded_room_key",
        "m.key.verification.request",
        "m.key.verification.ready",
        "m.key.verification.start",
        "m.key.verification.cancel",
        "m.key.verification.accept",
        "m.key.verification.key",
        "m.key.verification.mac",
        "m.key.verification.done",
        "m.secret.request",
        "m.secret.send",
        "m.room.encrypted",
    }
)
"""With these a widget would be the user's device, keys and all: never granted, never sent (D47)."""

_STATE_TYPES = frozenset(
    {
        "m.room.avatar",
        "m.room.canonical_alias",
        "m.room.create",
        "m.room.encryption",
        "m.room.guest_access",
        "m.room.history_visibility",
        "m.room.join_rules",
        "m.room.member",
        "m.room.name",
        "m.room.pinned_events",
        "m.room.power_levels",
        "m.room.server_acl",
        "m.room.third_party_invite",
        "m.room.tombstone",
        "m.room.topic",
        "m.space.child",
        "m.space.parent",
    }
)
_TIMELINE_TYPES = frozenset({"m.room.message", "m.room.encrypted", "m.room.redaction", "m.reaction", "m.sticker"})


def is_possible(capability: Capability) -> bool:
    """False for what no client may grant: what it does not know, and what can't be meant.

    MSC2762 wants a type that the specification defines as state refused as a timeline event, and the other way round.
    """
    match capability.kind:
        case Kind.OTHER:
            return False
        case Kind.EVENT:
            # A backslash means something in types of state only: nobody can have meant this.
            return capability.name not in _STATE_TYPES and not capability.name.startswith("m.room.message\\")
        case Kind.STATE:
            return capability.name not in _TIMELINE_TYPES
        case Kind.TO_DEVICE:
            return capability.name not in INTERNAL_TO_DEVICE and not capability.name.startswith("m.secret_storage")
        case _:
            return True


class Grants:
    """Capabilities that were approved, ready to be asked of. They only grow, until the frame is loaded anew."""

    __slots__ = ("_by_kind", "_raw")

    def __init__(self) -> None:
        self._raw: dict[str, None] = {}
        self._by_kind: dict[tuple[Kind, str | None, str], list[Capability]] = {}

    def __contains__(self, raw: str) -> bool:
        """Whether a capability of this very string was approved."""
        return raw in self._raw

    def __iter__(self) -> Iterator[str]:
        """All that were approved, in the order of their coming."""
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def add(self, approved: Iterable[str]) -> list[Capability]:
        """Those of them that are new."""
        new = [parse(raw) for raw in dict.fromkeys(approved) if raw not in self._raw]
        for capability in new:
            self._raw[capability.raw] = None
            self._by_kind.setdefault((capability.kind, capability.direction, capability.name), []).append(capability)
        return new

    def clear(self) -> None:
        """None is approved."""
        self._raw.clear()
        self._by_kind.clear()

    def has(self, name: str) -> bool:
        """A plain one, by the wire's name, however it was spelled."""
        return (Kind.PLAIN, None, name) in self._by_kind

    def manages(self, name: str, user_id: str | None = None) -> bool:
        """One of `im.manifold.*`: for everybody, or for this user."""
        found = self._by_kind.get((Kind.MANAGER, None, name), ())
        return any(capability.key is None or capability.key == user_id for capability in found)

    def message(self, direction: Way, event_type: str, msgtype: object) -> bool:
        """Such an event of a timeline. `msgtype` is whatever the content has there."""
        found = self._by_kind.get((Kind.EVENT, direction, event_type), ())
        return any(each.key is None or each.key == msgtype for each in found)

    def state(self, direction: Way, event_type: str, state_key: str) -> bool:
        """Such state, with this key."""
        found = self._by_kind.get((Kind.STATE, direction, event_type), ())
        return any(each.key is None or each.key == state_key for each in found)

    def some(self, kind: Kind, direction: Way, event_type: str) -> bool:
        """One of the type, whatever its key."""
        return (kind, direction, event_type) in self._by_kind

    def reads(self, event: dict[str, Any]) -> bool:
        """Whether the widget may read this event when it asks for it, as far as its type goes."""
        return self.receives(event, "receive") or self.receives(event, "read")

    def receives(self, event: dict[str, Any], way: Way = "receive") -> bool:
        """Whether the widget may be told of this event, as far as its type goes."""
        event_type = event.get("type")
        if not isinstance(event_type, str):
            return False
        state_key = event.get("state_key")
        if isinstance(state_key, str):
            return self.state(way, event_type, state_key)
        content = event.get("content")
        return self.message(way, event_type, content.get("msgtype") if isinstance(content, dict) else None)

    def to_device(self, direction: Way, event_type: str) -> bool:
        """Such messages to devices."""
        return (Kind.TO_DEVICE, direction, event_type) in self._by_kind

    def account_data(self, event_type: str) -> bool:
        """The account data of that type."""
        return (Kind.ACCOUNT_DATA, "receive", event_type) in self._by_kind

    def room_account_data(self, event_type: str) -> bool:
        """A room's account data of that type."""
        return (Kind.ROOM_ACCOUNT_DATA, "receive", event_type) in self._by_kind

    def in_room(self, room_id: str, viewed: str | None) -> bool:
        """Whether what else is approved holds in that room."""
        return (
            room_id == viewed
            or (Kind.TIMELINE, None, ANY_ROOM) in self._by_kind
            or (Kind.TIMELINE, None, room_id) in self._by_kind
        )

    def timelines(self) -> list[str]:
        """Rooms besides the one in view, `*` for all."""
        return [name for kind, _, name in self._by_kind if kind is Kind.TIMELINE]

    def received_state(self) -> list[Capability]:
        """What state the widget may see."""
        return [
            capability
            for (kind, direction, _), found in self._by_kind.items()
            if kind is Kind.STATE and direction == "receive"
            for capability in found
        ]
