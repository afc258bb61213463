"""`manifold rooms`"""

import asyncio

import click
from msgspec import Struct

from manifold.cli.user.answering import answer, table
from manifold.cli.user.choices import Choices, json_option, run, user_option
from manifold.cli.user.completing import remember
from manifold.cli.user.session import logged_in
from manifold.errors import MatrixRefused
from manifold.sdk import MatrixSession, rooms
from manifold.sdk.bounds import WIDGET_EVENT
from manifold.sdk.power import read_power

__all__ = ["RoomEntry", "RoomsAnswer", "command"]

_AT_ONCE = 8


class RoomEntry(Struct, frozen=True):
    """A room that the user is in; `widgets` is whether they may write widgets there."""

    room_id: str
    name: str
    alias: str
    widgets: bool


class RoomsAnswer(Struct, frozen=True):
    """What `rooms --json` answers."""

    rooms: list[RoomEntry]


@click.command()
@json_option
@user_option
def command(as_json: bool, user: str) -> None:
    """List the rooms that you are in, and whether you may write widgets there."""
    told = run(_ask(Choices(as_json=as_json, user=user)))
    remember(rooms={room.room_id: room.name or room.alias for room in told.rooms})
    if as_json:
        answer(told)
        return
    rows = [(room.name or "–", room.alias or "–", "yes" if room.widgets else "no", room.room_id) for room in told.rooms]
    table(("NAME", "ADDRESS", "WIDGETS", "ROOM"), rows, empty="You are in no room.")


async def _ask(choices: Choices) -> RoomsAnswer:
    gate = asyncio.Semaphore(_AT_ONCE)

    async def may_write(session: MatrixSession, room_id: str) -> bool:
        async with gate:
            try:
                return (await read_power(session, room_id)).can_write(session.user_id, WIDGET_EVENT)
            except MatrixRefused:
                return False  # left between the list and this

    async with logged_in(choices) as user:
        found = await rooms(user.session)
        allowed = await asyncio.gather(*(may_write(user.session, room.id) for room in found))
    return RoomsAnswer(
        [RoomEntry(room.id, room.name, room.alias, widgets) for room, widgets in zip(found, allowed, strict=True)]
    )
