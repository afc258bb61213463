"""Installations in a room, or in the user's own account: put, change, remove, undo, report, watch."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from manifold.errors import ApiError, ManagerUnreachable, ManifoldError, NoAnswer
from manifold.sdk.caller import Call
from manifold.sdk.connection import Calls, Connection
from manifold.sdk.encoding import decode, encode
from manifold.sdk.event_stream import Event, events
from manifold.sdk.requests import RequestIDs, is_faulty
from manifold.spec.account import Empty
from manifold.spec.audit import Audit, AuditEntry
from manifold.spec.installations import (
    InstallationView,
    InstallationViews,
    InstallRequest,
    PerformedRequest,
    ReconfigureRequest,
    Result,
    RoomTarget,
)

__all__ = ["ACCOUNT", "InstallationCalls", "call_of", "room_of"]

ACCOUNT: None = None
"""Instead of a room ID: the user's own account."""

_INSTALLATIONS = "installations"
_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds before a stream that broke is asked for again; the manager may ask for more."""

_LONGEST_PAUSE = 60.0
"""Seconds, whatever the manager asks for."""


class InstallationCalls(Calls):
    """Besides what each says, all raise what Manager says.

    A room ID that is None (ACCOUNT) is the user's own account. These only speak with the manager: what it wants done
    is in the answer's `actions`, and `Manager.finish` does it.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._request_ids = RequestIDs()

    async def installations(self, room_id: str | None) -> list[InstallationView]:
        """The user's installations there, oldest first."""
        call = Call("GET", _at(room_id), InstallationViews, _INSTALLATIONS)
        return (await self._connection.call(call)).installations

    async def installation(self, room_id: str | None, installation_id: str) -> InstallationView:
        """One of them, with the actions of its latest change. Raises NotFound."""
        return await self._one("GET", _at(room_id, installation_id))

    async def preview(self, room_id: str | None, integration: str, config: Mapping[str, Any]) -> InstallationView:
        """What installing would answer, with nothing kept. Raises what `install` raises."""
        return await self._one("POST", f"{_at(room_id)}/preview", InstallRequest(integration, dict(config)))

    async def install(
        self, room_id: str | None, integration: str, config: Mapping[str, Any], *, request_id: str = ""
    ) -> InstallationView:
        """Installs an integration. After an exception that leaves open whether it was done, the same call may be made
        again, with this object: it makes nothing twice. Programs that may end in between give a `request_id` of their
        own.

        Raises InvalidParam (`fields` has what is wrong with the config), NotFound, Forbidden, Conflict, Unreachable.
        """
        with self._request_ids.name(call_of(room_id, integration, config)) as name:
            return await self._install(room_id, integration, config, request_id or name)

    async def reconfigure(self, installation: InstallationView, config: Mapping[str, Any]) -> InstallationView:
        """Gives it another config. Raises what `install` raises."""
        return await self._one("PUT", _path(installation), ReconfigureRequest(dict(config)))

    async def remove(self, installation: InstallationView) -> InstallationView:
        """Begins to remove it. For a day after its actions are performed that can be undone. Raises NotFound."""
        return await self._one("DELETE", _path(installation))

    async def restore(self, installation: InstallationView) -> InstallationView:
        """Undoes a removal. Raises NotFound once it is too late."""
        return await self._one("POST", f"{_path(installation)}/restore", Empty())

    async def performed(self, installation: InstallationView, results: Sequence[Result]) -> InstallationView:
        """Reports what became of its actions; `finish` does it by itself. Raises NotFound, InvalidParam, Forbidden."""
        return await self._one("POST", f"{_path(installation)}/performed", PerformedRequest(list(results)))

    async def audit(self, room_id: str | None, *, page_size: int = 100) -> AsyncIterator[AuditEntry]:
        """Who changed what there, newest first, page after page."""
        query: dict[str, object] = {"limit": page_size}
        while True:
            page = await self._connection.call(Call("GET", f"{_place(room_id)}/audit", Audit, "audit", query=query))
            for entry in page.entries:
                yield entry
            if page.next_batch is msgspec.UNSET or page.next_batch == query.get("from"):
                return
            query["from"] = page.next_batch

    async def watch(self, room_id: str | None) -> AsyncIterator[InstallationView | InstallationViews]:
        """The list as it is now, then each installation that is new or changed; a list again replaces all before.

        Goes on where the connection breaks. Raises at once what goes wrong before the first event; later on
        ManagerUnreachable, or the manager's own 5xx, when it has stayed away for half a minute.
        """
        failures: int | None = None  # None: there was no event yet
        pause = 0.0
        while True:
            trouble: ManifoldError = ManagerUnreachable(f"The stream of {_at(room_id)} ends before its first event")
            try:
                async with self._connection.stream(f"{_at(room_id)}/events", "events") as pieces:
                    async for event in events(pieces):
                        failures, pause = 0, min(event.retry_ms / 1000, _LONGEST_PAUSE)
                        if change := _change(event):
                            yield change
            except ManagerUnreachable as exc:
                trouble = exc
            except ApiError as exc:
                if not is_faulty(exc):
                    raise
                trouble = exc
            if failures is None or failures == len(_PAUSES):
                raise trouble
            await asyncio.sleep(max(_PAUSES[failures], pause))
            failures += 1

    async def _install(
        self, room_id: str | None, integration: str, config: Mapping[str, Any], request_id: str
    ) -> InstallationView:
        return await self._one("POST", _at(room_id), InstallRequest(integration, dict(config), request_id))

    async def _one(self, method: str, path: str, body: object = None) -> InstallationView:
        return await self._connection.call(Call(method, path, InstallationView, _INSTALLATIONS, body))


def call_of(room_id: str | None, integration: str, config: Mapping[str, Any]) -> tuple[str | None, str, bytes]:
    """What makes two calls of `install` the same call."""
    return room_id, integration, encode(config)


def room_of(installation: InstallationView) -> str | None:
    """The room that it is in; None where it is in the account."""
    return installation.target.room_id if isinstance(installation.target, RoomTarget) else None


def _place(room_id: str | None) -> str:
    return "account" if room_id is None else f"rooms/{quote(room_id, safe='')}"


def _at(room_id: str | None, installation_id: str = "") -> str:
    path = f"{_place(room_id)}/installations"
    return f"{path}/{quote(installation_id, safe='')}" if installation_id else path


def _path(installation: InstallationView) -> str:
    return _at(room_of(installation), installation.id)


def _change(event: Event) -> InstallationView | InstallationViews | None:
    """What the event tells; `end` tells what the next connection will, and of other events we know nothing."""
    shapes: dict[str, type[InstallationView | InstallationViews]] = {
        "installation": InstallationView,
        "installations": InstallationViews,
    }
    if event.name not in shapes:
        return None
    try:
        change: InstallationView | InstallationViews = decode(event.data, shapes[event.name])
    except msgspec.DecodeError as exc:
        raise NoAnswer(f"the event {event.name!r} is in a shape that is not known here: {exc}") from exc
    return change
