"""Installations: one integration put into one room, from the form to the report that it is done.

No bot of ours is in any room, so there is nobody whom we could ask what an account may do there. Hence an account sees
and changes only what it made itself; the room's own power levels are the permission check, since the user's client does
every write (`docs/decisions/0002-actions-not-effects.md`).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from manifold.egress import Egress
from manifold.errors import Conflict, Forbidden, InvalidParam, NotFound, Unavailable
from manifold.ids import RoomID, UserID
from manifold.integrations.actions import Action, Actor, undo
from manifold.integrations.base import Integration, Target
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.config import Config, check_config
from manifold.manager.clock import DAY, Clock
from manifold.manager.views import installation_view
from manifold.spec.installations import InstallationView, Result
from manifold.storage import ActionRow, InstallationRow, Repositories, Store

__all__ = ["MAX_PER_ROOM", "UNDO_FOR", "Installations", "Place"]

UNDO_FOR = DAY
"""Milliseconds for which a removal can be undone."""

MAX_PER_ROOM = 100
"""Installations of one account in one room: a list must end somewhere."""


@dataclass(frozen=True)
class Place:
    """Whose installations, and where: every query names both, so that nobody meets another's."""

    owner: UserID
    room_id: RoomID


class Installations:
    """The life of an installation: pending → active → removing → gone, or failed with a reason."""

    def __init__(self, store: Store, catalogue: Catalogue, egress: Egress, widgets_url: str, clock: Clock) -> None:
        self._store = store
        self._catalogue = catalogue
        self._egress = egress
        self._widgets_url = widgets_url
        self._clock = clock

    async def here(self, place: Place) -> list[InstallationView]:
        """What the account put into this room, oldest first; what it removed, while it can be undone."""
        async with self._store.read() as repositories:
            rows = await repositories.installations.in_room(place.owner, place.room_id)
        return [self._view(row) for row in rows if not self._is_gone(row)]

    async def get(self, place: Place, installation_id: str) -> InstallationView:
        """Raises NotFound."""
        return self._view(await self._read(place, installation_id))

    async def preview(self, place: Place, integration_id: str, values: dict[str, Any]) -> InstallationView:
        """What `install` would answer, with nothing kept. Raises what `install` raises."""
        return self._view(await self._decide(place, integration_id, values))

    async def install(self, place: Place, integration_id: str, values: dict[str, Any]) -> InstallationView:
        """Keep a new installation, pending until its actions are reported done.

        Raises NotFound, InvalidParam with the fields that are wrong, Unreachable, Forbidden when the integration goes
        beyond its manifest, Conflict when the room is full.
        """
        row = await self._decide(place, integration_id, values)
        async with self._store.write() as repositories:
            if await repositories.installations.count(place.owner, place.room_id) >= MAX_PER_ROOM:
                raise Conflict(
                    f"You have {MAX_PER_ROOM} integrations in this room, counting what you removed today; "
                    "remove one and come back tomorrow"
                )
            await repositories.installations.add(row)
        return self._view(row)

    async def reconfigure(self, place: Place, installation_id: str, values: dict[str, Any]) -> InstallationView:
        """Give an installation another config: pending again, with the actions that the change takes.

        Raises what `install` raises, and Conflict when it was removed.
        """
        before = await self._read(place, installation_id)
        decided = await self._decide(place, before.integration, values, installation_id)
        async with self._store.write() as repositories:
            row = await self._lock(repositories, place, installation_id)
            if row.state == "removing":
                raise Conflict("This was removed; restore it first")
            row = replace(decided, created_at=row.created_at)
            await repositories.installations.change(row)
        return self._view(row)

    async def remove(self, place: Place, installation_id: str) -> InstallationView:
        """Begin to remove it; removing what is being removed changes nothing. Raises NotFound."""
        async with self._store.write() as repositories:
            row = await self._lock(repositories, place, installation_id)
            if row.state != "removing":
                actions = self._uninstalling(row)
                row = self._begin(row, actions, "removing")
                row = row if actions else replace(row, removed_at=row.updated_at)
                await repositories.installations.change(row)
        return self._view(row)

    async def restore(self, place: Place, installation_id: str) -> InstallationView:
        """Undo a removal: the same installation, its actions again. Restoring what is there changes nothing.

        Raises NotFound, once the time for undoing is over.
        """
        async with self._store.write() as repositories:
            row = await self._lock(repositories, place, installation_id)
            if row.state == "removing":
                integration = self._catalogue[row.integration].usable()
                actions = integration.install(*self._stored(integration, row))
                row = self._begin(row, actions, _state_of_new(actions))
                await repositories.installations.change(row)
        return self._view(row)

    async def performed(self, place: Place, installation_id: str, results: Sequence[Result]) -> InstallationView:
        """The user's client says what became of the actions. The same report may come twice.

        Raises NotFound, InvalidParam for an action that is none of the installation's, Forbidden for one that is
        not the client's to do.
        """
        async with self._store.write() as repositories:
            row = await self._lock(repositories, place, installation_id)
            changed = self._after(row, _apply(row.actions, results))
            if changed != row:
                row = replace(changed, updated_at=self._clock())
                await repositories.installations.change(row)
        return self._view(row)

    async def housekeep(self) -> None:
        """Forget removals that can't be undone any more; called now and then, off any request."""
        more = True
        while more:
            async with self._store.write() as repositories:
                more = await repositories.installations.purge_removed(self._clock() - UNDO_FOR)

    async def _decide(
        self, place: Place, integration_id: str, values: dict[str, Any], installation_id: str | None = None
    ) -> InstallationRow:
        entry = self._catalogue[integration_id]
        integration = entry.usable()
        # What the form left out keeps the value that the form began with.
        config = check_config(integration.config, {**msgspec.to_builtins(integration.initial()), **values})
        await integration.check(config, self._egress)
        target = self._target(place, installation_id or f"manifold-{secrets.token_urlsafe(16)}")
        actions = integration.install(config, target)
        now = self._clock()
        return InstallationRow(
            id=target.installation_id,
            integration=integration_id,
            config_version=entry.manifest.config_version,
            room_id=place.room_id,
            created_by=place.owner,
            config=msgspec.json.encode(config).decode(),
            state=_state_of_new(actions),
            evidence=None,
            reason=None,
            created_at=now,
            updated_at=now,
            removed_at=None,
            actions=self._permitted(integration_id, place.room_id, actions),
        )

    def _begin(self, row: InstallationRow, actions: list[Action], state: str) -> InstallationRow:
        """The row at the start of a change that takes these actions."""
        return replace(
            row,
            actions=self._permitted(row.integration, row.room_id, actions),
            state=state,
            evidence=None,
            reason=None,
            updated_at=self._clock(),
            removed_at=None,
        )

    def _uninstalling(self, row: InstallationRow) -> list[Action]:
        try:
            integration = self._catalogue[row.integration].usable()
            return integration.uninstall(*self._stored(integration, row))
        except (NotFound, Unavailable, Conflict):
            # Its integration left this manager, or is broken. What was put is known, so it can be taken away still.
            return [undo(msgspec.json.decode(action.body, type=Action)) for action in row.actions]

    def _after(self, row: InstallationRow, actions: tuple[ActionRow, ...]) -> InstallationRow:
        failure = next((action.error for action in actions if action.status == "failed"), None)
        is_done = all(action.status == "done" for action in actions)
        if row.state == "removing":
            removed_at = (row.removed_at or self._clock()) if is_done else None
            return replace(row, actions=actions, reason=failure, removed_at=removed_at)
        state = "active" if is_done else "failed" if failure else "pending"
        return replace(row, actions=actions, state=state, reason=failure, evidence="reported" if is_done else None)

    def _permitted(self, integration_id: str, room_id: RoomID, actions: list[Action]) -> tuple[ActionRow, ...]:
        name = integration_id
        if integration_id in self._catalogue:
            manifest = self._catalogue[integration_id].manifest
            manifest.permit(actions, room_id)
            name = manifest.name
        if any(action.by is Actor.MANAGER for action in actions):
            raise Conflict(f"{name} needs this manager's bot in the room, and this manager has none")
        # Another id for each change: what a client reports late, of the change before, must not count for this one.
        change = secrets.token_urlsafe(6)
        return tuple(
            # `str`: of what an integration is given, only the Matrix identifiers are unknown to msgspec.
            ActionRow(f"{change}-{number}", action.by, msgspec.json.encode(action, enc_hook=str).decode())
            for number, action in enumerate(actions, start=1)
        )

    def _view(self, row: InstallationRow) -> InstallationView:
        try:
            integration = self._catalogue[row.integration].usable()
            config, _ = self._stored(integration, row)
            label = integration.label(config)
        except (NotFound, Unavailable, Conflict):
            label = ""
        return installation_view(row, label)

    def _stored(self, integration: Integration[Any, Any], row: InstallationRow) -> tuple[Config, Target]:
        try:
            config = msgspec.json.decode(row.config, type=integration.config)
        except msgspec.ValidationError as exc:
            raise Conflict("Its settings are of an older version; remove it and add it anew") from exc
        return config, self._target(Place(row.created_by, row.room_id), row.id)

    def _target(self, place: Place, installation_id: str) -> Target:
        return Target(installation_id, place.owner, self._widgets_url, place.room_id)

    async def _read(self, place: Place, installation_id: str) -> InstallationRow:
        async with self._store.read() as repositories:
            row = await repositories.installations.get(installation_id, place.owner, place.room_id)
        return self._there(row)

    async def _lock(self, repositories: Repositories, place: Place, installation_id: str) -> InstallationRow:
        return self._there(await repositories.installations.lock(installation_id, place.owner, place.room_id))

    def _there(self, row: InstallationRow | None) -> InstallationRow:
        # One answer for "never was", "is another's" and "is over": it tells a stranger nothing.
        if row is None or self._is_gone(row):
            raise NotFound("There is no such installation of yours in this room")
        return row

    def _is_gone(self, row: InstallationRow) -> bool:
        return row.removed_at is not None and row.removed_at + UNDO_FOR <= self._clock()


def _state_of_new(actions: list[Action]) -> str:
    return "pending" if actions else "active"


def _apply(actions: tuple[ActionRow, ...], results: Sequence[Result]) -> tuple[ActionRow, ...]:
    by_id = {action.id: action for action in actions}
    for result in results:
        action = by_id.get(result.action)
        if action is None:
            raise InvalidParam(f"'results' names {result.action!r}, which is no action of this installation")
        if action.actor != Actor.USER:
            raise Forbidden(f"Action {result.action!r} is not the client's to do")
        # PostgreSQL keeps no NUL in a text.
        problem = result.error.replace("\0", "") or "Your client did not say why"
        status, error = ("done", None) if result.ok else ("failed", problem)
        by_id[action.id] = replace(action, status=status, error=error)
    return tuple(by_id.values())
