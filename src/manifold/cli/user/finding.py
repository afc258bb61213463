"""Finding the user's installations: in one place, or everywhere."""

import asyncio
from dataclasses import dataclass, field

from manifold.cli.user.connected import Connected
from manifold.cli.user.places import room_id_of
from manifold.cli.user.words import place_in_words
from manifold.errors import Forbidden, NotFound, Unrecognized
from manifold.sdk import ACCOUNT, Room, rooms
from manifold.spec.installations import InstallationView

__all__ = ["Found", "find", "find_all"]

_AT_ONCE = 8


@dataclass(frozen=True)
class Found:
    """`rooms` are those whose names are known; `problems` say where the manager lets nobody look."""

    installations: list[InstallationView]
    rooms: dict[str, Room] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


async def find_all(here: Connected, room: str, *, account: bool) -> Found:
    """Those in that room, or in the account; without either, in the account and in all rooms that the user is in."""
    if room or account:
        return Found(await here.manager.installations(await room_id_of(here.user, room)))
    known = {str(room.id): room for room in await rooms(here.session)}
    gate = asyncio.Semaphore(_AT_ONCE)
    problems: list[str] = []

    async def look(room_id: str | None) -> list[InstallationView]:
        async with gate:
            try:
                return await here.manager.installations(room_id)
            except (Forbidden, NotFound, Unrecognized) as exc:
                problems.append(f"{room_id or 'Your account'}: {exc}")
                return []

    lists = await asyncio.gather(*(look(room_id) for room_id in (ACCOUNT, *known)))
    return Found([each for views in lists for each in views], known, problems)


async def find(here: Connected, installation_id: str, room: str, *, account: bool) -> tuple[InstallationView, str]:
    """One of them, by its id, and where it is, in words. Raises NotFound."""
    if room or account:
        installation = await here.manager.installation(await room_id_of(here.user, room), installation_id)
        return installation, room or place_in_words(installation)
    found = await find_all(here, "", account=False)
    for installation in found.installations:
        if installation.id == installation_id:
            return installation, place_in_words(installation, found.rooms)
    raise NotFound(f"You added nothing with the id {installation_id}; 'manifold status' has all of them")
