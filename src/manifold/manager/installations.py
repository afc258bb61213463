"""Installations: one integration put into one room or account, from the form to the report that it is done.

No bot of ours is in any room, so there is nobody whom we could ask what an account may do there. Hence an account sees
and changes only what it made itself; the room's own power levels are the permission check, since the user's client does
every write (`docs/decisions/0002-actions-not-effects.md`).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from manifold.errors import Conflict, InvalidParam, NotFound
from manifold.manager.audit import AuditTrail
from manifold.manager.clock import DAY, Clock
from manifold.manager.decisions import Decisions
from manifold.manager.lists import ReadyLists
from manifold.manager.place import Place
from manifold.manager.reports import reported
from manifold.manager.settings import QuotaSettings
from manifold.manager.views import action_view, health, installation_view
from manifold.spec.audit import Change
from manifold.spec.installations import ActionView, InstallationView, Result
from manifold.storage import InstallationRow, InstallationsChanged, Repositories, Store

__all__ = ["UNDO_FOR", "Installations"]

UNDO_FOR = DAY
"""Milliseconds for which a removal can be undone."""


class Installations:
    """The life of an installation: pending → active → removing → gone, or failed with a reason.

    A row holds its own view, made when the row is written, since lists are read far more often than anything changes.
    All of it follows from the row: `label` from the config, `health` from the state.
    """

    def __init__(
        self, store: Store, decisions: Decisions, audit: AuditTrail, quotas: QuotaSettings, clock: Clock
    ) -> None:
        self._store = store
        self._decisions = decisions
        self._audit = audit
        self._quotas = quotas
        self._clock = clock
        self._lists = ReadyLists()

    async def here(self, place: Place) -> bytes:
        """What the account put there, oldest first; what it removed, while it can be undone.

        The JSON of spec's InstallationViews, which the rows hold ready: it is asked for whenever somebody looks.
        """
        async with self._store.read() as repositories:
            revision = await repositories.audit.revision(place.owner)
        return await self.here_since(place, revision)

    async def here_since(self, place: Place, revision: int | None) -> bytes:
        """`here`, for who knows the account's revision: from before now, so it may be too old for the list, but is
        never too new."""
        now = self._clock()
        if (ready := self._lists.get(place, revision, now)) is not None:
            return ready
        async with self._store.read() as repositories:
            views = await repositories.installations.views(place.owner, place.room_id, now - UNDO_FOR)
            joined = views.joined
            if joined is None:
                rows = await repositories.installations.in_place(place.owner, place.room_id)
                joined = ",".join(self._with_view(row).view or "" for row in rows if not self._is_gone(row))
        body = f'{{"installations":[{joined}]}}'.encode()
        until = None if views.first_removed_at is None else views.first_removed_at + UNDO_FOR
        self._lists.keep(place, revision, until, body)
        return body

    async def get(self, place: Place, installation_id: str) -> InstallationView:
        """Raises NotFound."""
        async with self._store.read() as repositories:
            row = await repositories.installations.get(installation_id, place.owner, place.room_id)
        return self._view(self._there(place, row))

    async def preview(self, place: Place, integration_id: str, values: dict[str, Any]) -> InstallationView:
        """What `install` would answer, with nothing kept. Raises what `Decisions.install` raises."""
        return self._view(await self._decisions.install(place, integration_id, values))

    async def install(
        self, place: Place, integration_id: str, values: dict[str, Any], request_id: str = ""
    ) -> InstallationView:
        """Keep a new installation, pending until its actions are reported done.

        A request with an id is good once: who repeats it gets what it made, as that is now, until that is gone.

        Raises what `Decisions.install` raises, and Conflict when the place or the account is full, or when the
        request of this id asked for something else.
        """
        digest = _hash(integration_id, values)
        made = await self._made_by(request_id, place)
        if made is not None and not self._is_gone(made):
            return self._view(_repeated(made, digest))
        row = await self._decisions.install(place, integration_id, values)
        row = self._with_view(replace(row, request_id=request_id or None, request_hash=digest if request_id else None))
        async with self._store.write() as repositories:
            if made is not None:  # gone for everybody, and not tidied away yet
                await repositories.installations.delete(made.id)
            if await repositories.installations.add(row):
                await self._check_quotas(repositories, place)
                await self._record(repositories, row, "install")
                return self._view(row)
            # Of two such requests at once the other one was first.
            winner = await repositories.installations.requested(request_id, place.owner, place.room_id)
        return self._view(_repeated(self._there(place, winner), digest))

    async def reconfigure(self, place: Place, installation_id: str, values: dict[str, Any]) -> InstallationView:
        """Give an installation another config: pending again, with the actions that the change takes.

        Raises what `Decisions.install` raises, and Conflict when it was removed.
        """
        async with self._store.read() as repositories:
            before = await repositories.installations.get(installation_id, place.owner, place.room_id)
        integration_id = self._there(place, before).integration
        decided = await self._decisions.install(place, integration_id, values, installation_id)
        async with self._store.write() as repositories:
            row = await self._lock(repositories, place, installation_id)
            if row.state == "removing":
                raise Conflict("This was removed; restore it first")
            row = replace(decided, created_at=row.created_at, request_id=row.request_id, request_hash=row.request_hash)
            row = await self._change(repositories, row, "reconfigure")
        return self._view(row)

    async def remove(self, place: Place, installation_id: str) -> InstallationView:
        """Begin to remove it; removing what is being removed changes nothing.

        Raises NotFound, and what `Decisions.remove` raises.
        """
        async with self._store.write() as repositories:
            row = await self._lock(repositories, place, installation_id)
            if row.state != "removing":
                row = await self._change(repositories, self._decisions.remove(row), "remove")
        return self._view(row)

    async def restore(self, place: Place, installation_id: str) -> InstallationView:
        """Undo a removal: the same installation, its actions again. Restoring what is there changes nothing.

        Raises NotFound once the time for undoing is over, and what `Decisions.restore` raises.
        """
        async with self._store.write() as repositories:
            row = await self._lock(repositories, place, installation_id)
            if row.state == "removing":
                row = await self._change(repositories, self._decisions.restore(row), "restore")
        return self._view(row)

    async def performed(self, place: Place, installation_id: str, results: Sequence[Result]) -> InstallationView:
        """The user's client says what became of the actions. The same report may come twice.

        Raises NotFound, and what `reported` raises.
        """
        async with self._store.write() as repositories:
            row = await self._lock(repositories, place, installation_id)
            changed = reported(row, results, self._clock())
            if changed is not row:
                row = await self._change(repositories, changed, "performed", health(changed).message)
        return self._view(row)

    def views(self, rows: Iterable[InstallationRow]) -> list[InstallationView]:
        """The rows as the API shows them."""
        return [self._view(row) for row in rows]

    def leavings(self, rows: Iterable[InstallationRow]) -> list[ActionView]:
        """What takes away what these have put and is still there, as actions that need no report."""
        return [action_view(action) for row in rows for action in self._decisions.leavings(row)]

    async def housekeep(self) -> None:
        """Forget removals that can't be undone any more; called now and then, off any request."""
        more = True
        while more:
            async with self._store.write() as repositories:
                gone = await repositories.installations.purge_removed(self._clock() - UNDO_FOR)
                for owner, room_id in set(gone):
                    await repositories.notices.add(InstallationsChanged(owner, room_id, None))
                more = bool(gone)

    async def _change(
        self, repositories: Repositories, row: InstallationRow, what: Change, detail: str = ""
    ) -> InstallationRow:
        row = self._with_view(row)
        await repositories.installations.change(row)
        await self._record(repositories, row, what, detail)
        return row

    async def _record(self, repositories: Repositories, row: InstallationRow, what: Change, detail: str = "") -> None:
        """What belongs to every change, in its own write block; after the rest of it, as `Audit.add` wants."""
        await repositories.notices.add(InstallationsChanged(row.created_by, row.room_id, row.id))
        await self._audit.write(repositories, row, what, detail)

    async def _check_quotas(self, repositories: Repositories, place: Place) -> None:
        """Raises Conflict when there is one too many now: in the block that adds it, which is undone then."""
        count = await repositories.installations.count(place.owner, place.room_id)
        if count.here > self._quotas.installations_per_room:
            raise Conflict(
                f"You have {self._quotas.installations_per_room} integrations {place.words}, counting what you"
                " removed today; remove one and come back tomorrow"
            )
        if count.everywhere > self._quotas.installations:
            raise Conflict(
                f"You have {self._quotas.installations} integrations in all your rooms and your account, counting"
                " what you removed today; remove one and come back tomorrow"
            )

    async def _made_by(self, request_id: str, place: Place) -> InstallationRow | None:
        if not request_id:
            return None
        if "\0" in request_id:  # PostgreSQL would choke on it
            raise InvalidParam("'request_id' has a NUL in it")
        async with self._store.read() as repositories:
            return await repositories.installations.requested(request_id, place.owner, place.room_id)

    async def _lock(self, repositories: Repositories, place: Place, installation_id: str) -> InstallationRow:
        return self._there(place, await repositories.installations.lock(installation_id, place.owner, place.room_id))

    def _there(self, place: Place, row: InstallationRow | None) -> InstallationRow:
        # One answer for "never was", "is another's" and "is over": it tells a stranger nothing.
        if row is None or self._is_gone(row):
            raise NotFound(f"There is no such installation of yours {place.words}")
        return row

    def _is_gone(self, row: InstallationRow) -> bool:
        return row.removed_at is not None and row.removed_at + UNDO_FOR <= self._clock()

    def _with_view(self, row: InstallationRow) -> InstallationRow:
        view = installation_view(row, self._decisions.label(row))
        return replace(row, view=msgspec.json.encode(view).decode())

    def _view(self, row: InstallationRow) -> InstallationView:
        if row.view is None:
            return installation_view(row, self._decisions.label(row))
        return msgspec.json.decode(row.view, type=InstallationView)


def _repeated(made: InstallationRow, digest: bytes) -> InstallationRow:
    if made.request_hash != digest:
        raise Conflict(
            f"The request {made.request_id!r} asked for another integration or config; give this one an id of its own"
        )
    return made


def _hash(integration_id: str, values: dict[str, Any]) -> bytes:
    """What a request asks for, whatever the order in which it was written."""
    return hashlib.sha256(msgspec.json.encode([integration_id, values], order="deterministic")).digest()
