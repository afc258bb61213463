"""Policy lists: rooms in which others keep the ban rules that count here, too (MSC2313).

They are read as an account that is in them, by the client-server API, and what they say is kept: while a homeserver is
away, what it said last goes on to hold.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import Raw, Struct

from manifold.egress import Egress
from manifold.errors import HomeserverError, Unreachable
from manifold.manager.block_settings import PolicyListSettings
from manifold.manager.blocks import OPERATOR, REVISION, Blocks, check_number
from manifold.manager.subjects import check_subject
from manifold.spec.admin import BlockKind
from manifold.storage import BlockRow, Store

__all__ = ["MAX_STATE_BYTES", "PolicyLists", "rules"]

MAX_STATE_BYTES = 32 * 1024 * 1024
"""Of a room's whole state: its members are in it, too."""

_SECONDS = 30.0
_MAX_REASON = 1000

# The newest name first: what it says of a state key is what counts.
_TYPES: tuple[tuple[str, BlockKind], ...] = tuple(
    (prefix + kind, kind)
    for prefix in ("m.policy.rule.", "m.room.rule.", "org.matrix.mjolnir.rule.")
    for kind in ("user", "server", "room")
)
_BANS = frozenset({"m.ban", "org.matrix.mjolnir.ban"})


class _Event(Struct):
    type: str
    content: Raw
    state_key: str = ""
    origin_server_ts: Any = 0


class _Rule(Struct):
    entity: str
    recommendation: str
    reason: Any = ""


class PolicyLists:
    """The rooms that the operator named; `token` is that of the account that reads them."""

    def __init__(self, settings: PolicyListSettings, token: str, egress: Egress, store: Store, blocks: Blocks) -> None:
        self.rooms: Sequence[str] = settings.rooms
        self._settings = settings
        self._token = token
        self._egress = egress
        self._store = store
        self._blocks = blocks

    async def forget_others(self) -> None:
        """Drop what rooms said that the operator names no more."""
        async with self._store.read() as repositories:
            gone = await repositories.blocks.sources() - {OPERATOR, *self.rooms}
        if gone:
            async with self._store.write() as repositories:
                await repositories.revisions.advance(REVISION)
                for source in sorted(gone):
                    await repositories.blocks.replace(source, [])
        await self._blocks.refresh()

    async def read(self, room_id: str) -> None:
        """Take what the room says now for what it said before.

        Raises HomeserverError where it can't be read, Conflict where it says too much; then nothing changes.
        """
        rows = rules(room_id, await self._state(room_id))
        check_number(rows)
        async with self._store.read() as repositories:
            known = await repositories.blocks.of(room_id)
        if set(rows) == set(known):
            return
        async with self._store.write() as repositories:
            await repositories.revisions.advance(REVISION)
            await repositories.blocks.replace(room_id, rows)
        await self._blocks.refresh()

    async def _state(self, room_id: str) -> bytes:
        homeserver = self._settings.homeserver
        try:
            reply = await self._egress.get(
                f"{homeserver}/_matrix/client/v3/rooms/{quote(room_id, safe='')}/state",
                headers={"Authorization": f"Bearer {self._token}"},
                max_bytes=MAX_STATE_BYTES,
                timeout=_SECONDS,
                redirects=0,
                allow_private=self._settings.allow_private,
            )
        except Unreachable as exc:
            raise HomeserverError(f"The homeserver could not be asked. {exc.message}") from exc
        if reply.status != 200:
            raise HomeserverError(f"{homeserver} answered HTTP {reply.status}: is the account in the room?")
        return reply.body


def rules(room_id: str, state: bytes) -> list[BlockRow]:
    """The bans in a room's state, as `GET /rooms/{room_id}/state` answers it. Raises HomeserverError where it is none.

    What breaks the rules of rules is left out: a list has many authors.
    """
    try:
        events = msgspec.json.decode(state, type=list[_Event])
    except (msgspec.DecodeError, RecursionError) as exc:
        raise HomeserverError("The homeserver answered, but with no room's state") from exc
    rows: dict[tuple[BlockKind, str], BlockRow] = {}
    for kind, event in _newest(events):
        row = _row(kind, event, room_id)
        if row is not None:
            rows.setdefault((row.kind, row.subject), row)
    return list(rows.values())


def _newest(events: Iterable[_Event]) -> Iterator[tuple[BlockKind, _Event]]:
    by_type: dict[str, list[_Event]] = {}
    for event in events:
        by_type.setdefault(event.type, []).append(event)
    seen: set[tuple[BlockKind, str]] = set()
    for event_type, kind in _TYPES:
        for event in by_type.get(event_type, []):
            if (kind, event.state_key) not in seen:
                seen.add((kind, event.state_key))
                yield kind, event


def _row(kind: BlockKind, event: _Event, room_id: str) -> BlockRow | None:
    try:
        rule = msgspec.json.decode(event.content, type=_Rule)
        check_subject(kind, rule.entity)
    except ValueError:  # what msgspec raises is one, too
        return None
    if rule.recommendation not in _BANS:
        return None
    reason = rule.reason.replace("\0", "")[:_MAX_REASON] if isinstance(rule.reason, str) else ""
    at = event.origin_server_ts
    return BlockRow(kind, rule.entity, room_id, reason, at if isinstance(at, int) and 0 <= at < 2**53 else 0)
