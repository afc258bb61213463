"""What an integration says of itself, readable without running its code."""

import tomllib
from pathlib import Path
from typing import Annotated, Self

from msgspec import Meta, Struct, ValidationError, convert, field

from manifold.errors import Forbidden, InvalidParam, ManifestError
from manifold.ids import RoomID
from manifold.integrations.actions import (
    AccountAction,
    Action,
    Actor,
    PutAccountWidget,
    RemoveAccountWidget,
    state_event,
)
from manifold.spec.catalogue import Encrypted, Kind, Learns, TargetKind

__all__ = ["NEVER_WRITTEN", "Bounds", "Manifest", "Sentence"]

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
    )
)
"""State that decides who rules a room: no integration writes it, whatever its manifest says."""

Sentence = Annotated[str, Meta(min_length=1, max_length=300)]
"""What people read of an integration, one thing at a time."""


class Bounds(Struct, frozen=True, forbid_unknown_fields=True):
    """The most that an integration may ask for: state events it writes, and the highest power level."""

    state: list[str] = field(default_factory=list)
    max_power: Annotated[int, Meta(ge=0, le=100)] = 0


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """`manifest.toml`. `reads` and `sends` say in words what it can see, and who learns what.

    `widget_types` are the types under which clients ask for its widgets (`m.jitsi`), older spellings too. `learns` is
    who learns something at all: nobody outside of the "room"; a "server" that the operator runs or the user names; or
    the "cloud" of a third party, which is not offered unless the operator says so.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{1,63}\Z")]
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    kind: Kind
    target: Annotated[list[TargetKind], Meta(min_length=1)]
    summary: Annotated[str, Meta(min_length=1, max_length=160)]
    category: Annotated[str, Meta(pattern=r"^[a-z-]{1,30}\Z")]
    publisher: Annotated[str, Meta(min_length=1, max_length=60)]
    documentation: Annotated[str, Meta(pattern=r"^https://")]
    encrypted_rooms: Encrypted
    learns: Learns = "server"
    keywords: list[Sentence] = field(default_factory=list)
    reads: list[Sentence] = field(default_factory=list)
    sends: list[Sentence] = field(default_factory=list)
    connections: list[Sentence] = field(default_factory=list)
    widget_types: list[Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,100}\Z")]] = field(default_factory=list)
    actions: Bounds = field(default_factory=Bounds)
    config_version: Annotated[int, Meta(ge=1)] = 1

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises ManifestError, which names the file and the key."""
        path = folder / "manifest.toml"
        try:
            manifest = convert(tomllib.loads(path.read_text("utf-8")), cls)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as exc:
            raise ManifestError(f"{path}: {exc}") from exc
        if forbidden := NEVER_WRITTEN.intersection(manifest.actions.state):
            raise ManifestError(f"{path}: no integration may write {', '.join(sorted(forbidden))}")
        return manifest

    def check_target(self, kind: TargetKind) -> None:
        """Raises InvalidParam where this can't be put into a room, or into an account."""
        if kind not in self.target:
            others = "rooms, not to an account" if "room" in self.target else "an account, not to a room"
            raise InvalidParam(f"'integration': {self.name} can be added to {others}")

    def permit(self, actions: list[Action], room_id: RoomID | None) -> None:
        """Raises Forbidden when an action goes beyond what this manifest declares, or anywhere but where the
        installation is: a room, or, where `room_id` is None, the user's own account.
        """
        for action in actions:
            match action:
                case PutAccountWidget() | RemoveAccountWidget():
                    self._permit_account(action, room_id)
                case _:
                    if action.room_id != room_id:
                        raise Forbidden(f"{self.name} asked to write into another room")
                    event_type = state_event(action)
                    if event_type not in self.actions.state or event_type in NEVER_WRITTEN:
                        raise Forbidden(f"{self.name} asked to write {event_type}, which its manifest does not declare")

    def _permit_account(self, action: AccountAction, room_id: RoomID | None) -> None:
        if room_id is not None:
            raise Forbidden(f"{self.name} asked to write into the user's account, from a room")
        # What was put when the manifest still said so may be taken away.
        if "account" not in self.target and isinstance(action, PutAccountWidget):
            raise Forbidden(f"{self.name} asked to write into the user's account, which its manifest does not declare")
        if action.by is not Actor.USER:
            raise Forbidden(f"{self.name} asked the manager for what only the user's client can do")
