"""What this manager refuses: users, servers, rooms and integrations.

The operator's settings say so, the operator's commands, and policy lists (`policy_lists.py`). What is in the database
is kept in memory too, so that a request asks nobody; `refresh` learns what another process changed.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import get_args

from manifold.errors import Conflict, Forbidden, InvalidParam, NotFound
from manifold.ids import RoomID, UserID
from manifold.manager.block_settings import BlockSettings
from manifold.manager.clock import Clock
from manifold.manager.globs import Globs, is_glob
from manifold.manager.subjects import check_subject
from manifold.spec.admin import Block, BlockKind
from manifold.storage import BlockRow, Store

__all__ = ["MAX_BLOCKS", "MAX_GLOBS", "OPERATOR", "REVISION", "Blocks", "check_number"]

OPERATOR = "operator"
"""The source of what was blocked by a command, or by the operators' API."""

REVISION = "blocks"
"""The name of the counter that every change advances."""

MAX_BLOCKS = 20_000
"""Of one source."""

MAX_GLOBS = 1000
"""Of one source: with wildcards, each new name is compared with each of them."""

_MAX_VERDICTS = 10_000
_PORT = re.compile(r":[0-9]{1,5}\Z")
_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)


class Blocks:
    """Who and what is refused. Each `refuse_…` raises Forbidden, with the reason where one was given."""

    def __init__(self, store: Store, settings: BlockSettings, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._from_settings = [
            Block(kind, subject, "", "settings", 0) for kind, subjects in settings.by_kind() for subject in subjects
        ]
        self._revision = 0
        self._rules: Mapping[BlockKind, Globs] = {}
        self._verdicts: dict[UserID, str | None] = {}
        self._load([])

    @property
    def revision(self) -> int:
        """Another number with every change that this process has heard of."""
        return self._revision

    def refuse_user(self, user_id: UserID) -> None:
        """A user whom a rule names, or all of whose server."""
        try:
            reason = self._verdicts[user_id]
        except KeyError:
            reason = self._rules["user"].find(user_id)
            if reason is None:
                reason = self._server_reason(user_id.server_name)
            if len(self._verdicts) >= _MAX_VERDICTS:
                self._verdicts.clear()
            self._verdicts[user_id] = reason
        _refuse(user_id, reason)

    def refuse_server(self, server_name: str) -> None:
        """A homeserver, whatever the case of its name and its port, as with server ACLs."""
        _refuse(server_name, self._server_reason(server_name))

    def refuse_room(self, room_id: RoomID) -> None:
        """A room, for everybody in it."""
        _refuse(room_id, self._rules["room"].find(room_id))

    def refuse_integration(self, integration_id: str) -> None:
        """An integration that may not be put anywhere anew."""
        _refuse(integration_id, self.integration_reason(integration_id))

    def integration_reason(self, integration_id: str) -> str | None:
        """Why the integration is refused, "" where nobody said; None where it is not."""
        return self._rules["integration"].find(integration_id)

    async def all(self) -> list[Block]:
        """Every block of every source, by kind and subject."""
        async with self._store.read() as repositories:
            rows = await repositories.blocks.all()
        found = [*self._from_settings, *map(_block, rows)]
        return sorted(found, key=lambda block: (_KINDS.index(block.kind), block.subject, block.source))

    async def add(self, kind: BlockKind, subject: str, reason: str = "") -> Block:
        """Refuse it from now on; who is blocked already is blocked for the new reason.

        Raises InvalidParam for what nothing could be called, Conflict where there are too many.
        """
        try:
            check_subject(kind, subject)
        except ValueError as exc:
            raise InvalidParam(f"'subject': {exc}") from exc
        # PostgreSQL keeps no NUL in a text.
        row = BlockRow(kind, subject, OPERATOR, reason.replace("\0", ""), self._clock())
        async with self._store.write() as repositories:
            await repositories.revisions.advance(REVISION)
            rows = {(known.kind, known.subject): known for known in await repositories.blocks.of(OPERATOR)}
            # Since when it is blocked stays as it was.
            row = replace(rows.get((kind, subject), row), reason=row.reason)
            check_number({**rows, (kind, subject): row}.values())
            await repositories.blocks.put([row])
        await self.refresh()
        return _block(row)

    async def remove(self, kind: BlockKind, subject: str) -> None:
        """Undo what a command or the API did. Raises NotFound, which says who else blocks it."""
        async with self._store.write() as repositories:
            await repositories.revisions.advance(REVISION)
            if not await repositories.blocks.remove(kind, subject, OPERATOR):
                others = [*self._from_settings, *map(_block, await repositories.blocks.all())]
                sources = [block.source for block in others if (block.kind, block.subject) == (kind, subject)]
                raise NotFound(
                    f"No command blocked the {kind} {subject!r}"
                    + (f"; it is blocked by {', '.join(sources)}" if sources else "")
                )
        await self.refresh()

    async def refresh(self) -> None:
        """Learn of what has changed since the last time: one small SELECT where nothing has. Raises Unavailable."""
        async with self._store.read() as repositories:
            revision = await repositories.revisions.number(REVISION)
            if revision != self._revision:
                # Read after the number: what changes in between is seen now, and again the next time.
                self._load(await repositories.blocks.all())
                self._revision = revision

    def _load(self, rows: Iterable[BlockRow]) -> None:
        blocks = [*self._from_settings, *map(_block, rows)]
        self._rules = {
            kind: Globs((_folded(block), block.reason) for block in blocks if block.kind == kind) for kind in _KINDS
        }
        self._verdicts.clear()

    def _server_reason(self, server_name: str) -> str | None:
        name = server_name.lower()
        reason = self._rules["server"].find(name)
        return self._rules["server"].find(_without_port(name)) if reason is None else reason


def check_number(rows: Collection[BlockRow]) -> None:
    """Raises Conflict where one source says more than is good for us."""
    if len(rows) > MAX_BLOCKS:
        raise Conflict(f"One source may block {MAX_BLOCKS:,} subjects, not {len(rows):,}")
    if (globs := sum(is_glob(row.subject) for row in rows)) > MAX_GLOBS:
        raise Conflict(f"One source may block {MAX_GLOBS:,} subjects with wildcards, not {globs:,}")


def _refuse(name: str, reason: str | None) -> None:
    if reason is not None:
        because = f": {reason}" if reason else ""
        raise Forbidden(f"The operator of this manager has blocked {name}{because}")


def _folded(block: Block) -> str:
    # Names of servers are names of hosts, for which case is nothing: else a server could slip through by another.
    return block.subject.lower() if block.kind == "server" else block.subject


def _without_port(server_name: str) -> str:
    return _PORT.sub("", server_name)


def _block(row: BlockRow) -> Block:
    return Block(row.kind, row.subject, row.reason, row.source, row.created_at)
