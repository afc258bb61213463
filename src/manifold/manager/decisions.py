"""What an integration asks for, bounded by its manifest, as rows that can be kept."""

import logging
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from manifold.errors import Conflict, NotFound, Unavailable
from manifold.integrations.actions import Action, Actor, undo
from manifold.integrations.base import Integration, Target
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.config import Config, check_config
from manifold.integrations.signing import SigningKey
from manifold.manager.blocks import Blocks
from manifold.manager.checking import Checks
from manifold.manager.clock import Clock
from manifold.manager.place import Place
from manifold.storage import ActionRow, InstallationRow

__all__ = ["Decisions"]

logger = logging.getLogger(__name__)


class Decisions:
    """Installations at the start of a change. Nothing is kept here, and nobody but the integration's service asked."""

    def __init__(
        self,
        catalogue: Catalogue,
        blocks: Blocks,
        checks: Checks,
        widgets_url: str,
        signing_key: SigningKey,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._blocks = blocks
        self._checks = checks
        self._widgets_url = widgets_url
        self._signing_key = signing_key
        self._clock = clock

    async def install(
        self, place: Place, integration_id: str, values: dict[str, Any], installation_id: str | None = None
    ) -> InstallationRow:
        """A new installation, or that of this id with another config.

        Raises NotFound, InvalidParam with the fields that are wrong or where the integration can't be put there,
        Unreachable, Unavailable, Forbidden when the operator blocked the integration, or when it goes beyond its
        manifest, Conflict when it needs a bot.
        """
        entry = self._catalogue[integration_id]
        entry.manifest.check_target(place.kind)
        self._blocks.refuse_integration(integration_id)
        integration = entry.usable()
        # What the form left out keeps the value that the form began with.
        config = check_config(integration.config, {**msgspec.to_builtins(integration.initial()), **values})
        await self._checks.check(integration, config)
        target = self._target(integration_id, place, installation_id or f"manifold-{secrets.token_urlsafe(16)}")
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
            actions=self._permitted(integration_id, place, actions),
        )

    def remove(self, row: InstallationRow) -> InstallationRow:
        """It, on its way out. Raises Forbidden, and Conflict when it needs a bot."""
        actions = self._uninstalling(row)
        row = self._begin(row, actions, "removing")
        return row if actions else replace(row, removed_at=row.updated_at)

    def restore(self, row: InstallationRow) -> InstallationRow:
        """It, on its way back. Raises NotFound, Unavailable, Forbidden, Conflict."""
        self._blocks.refuse_integration(row.integration)
        integration = self._catalogue[row.integration].usable()
        actions = integration.install(*self._stored(integration, row))
        return self._begin(row, actions, _state_of_new(actions))

    def leavings(self, row: InstallationRow) -> Sequence[ActionRow]:
        """What takes away what it put and is still there, whatever its integration says to that."""
        if row.state == "removing":
            return [action for action in row.actions if action.status != "done"]
        try:
            return self._permitted(row.integration, _place(row), self._uninstalling(row))
        except Exception:  # whatever an integration does, it keeps nobody's data here
            logger.exception("Integration %s can't say how to remove %s; undoing what it put", row.integration, row.id)
            return _action_rows(_undone(row))

    def label(self, row: InstallationRow) -> str:
        """A few words that tell it from others; "" where its integration can't tell."""
        try:
            integration = self._catalogue[row.integration].usable()
            config, _ = self._stored(integration, row)
            return integration.label(config)
        except (NotFound, Unavailable, Conflict):
            return ""

    def _begin(self, row: InstallationRow, actions: list[Action], state: str) -> InstallationRow:
        """The row at the start of a change that takes these actions."""
        return replace(
            row,
            actions=self._permitted(row.integration, _place(row), actions),
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
            return _undone(row)

    def _permitted(self, integration_id: str, place: Place, actions: list[Action]) -> tuple[ActionRow, ...]:
        name = integration_id
        if integration_id in self._catalogue:
            manifest = self._catalogue[integration_id].manifest
            manifest.permit(actions, place.room_id)
            name = manifest.name
        if any(action.by is Actor.MANAGER for action in actions):
            raise Conflict(f"{name} needs this manager's bot in the room, and this manager has none")
        return _action_rows(actions)

    def _stored(self, integration: Integration[Any, Any], row: InstallationRow) -> tuple[Config, Target]:
        try:
            config = msgspec.json.decode(row.config, type=integration.config)
        except msgspec.ValidationError as exc:
            raise Conflict("Its settings are of an older version; remove it and add it anew") from exc
        return config, self._target(row.integration, _place(row), row.id)

    def _target(self, integration_id: str, place: Place, installation_id: str) -> Target:
        signer = self._signing_key.signer(integration_id)
        return Target(installation_id, place.owner, self._widgets_url, place.room_id, signer)


def _place(row: InstallationRow) -> Place:
    return Place(row.created_by, row.room_id)


def _state_of_new(actions: list[Action]) -> str:
    return "pending" if actions else "active"


def _action_rows(actions: Iterable[Action]) -> tuple[ActionRow, ...]:
    # Another id for each change: what a client reports late, of the change before, must not count for this one.
    change = secrets.token_urlsafe(6)
    return tuple(
        # `str`: of what an integration is given, only the Matrix identifiers are unknown to msgspec.
        ActionRow(f"{change}-{number}", action.by, msgspec.json.encode(action, enc_hook=str).decode())
        for number, action in enumerate(actions, start=1)
    )


def _undone(row: InstallationRow) -> list[Action]:
    return [undo(msgspec.json.decode(action.body, type=Action)) for action in row.actions]
