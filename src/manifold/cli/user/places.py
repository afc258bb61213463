"""Where something is added: a room by its id or an address, or the user's own account."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import click

from manifold.cli.user.completing import complete_room
from manifold.cli.user.session import LoggedIn
from manifold.errors import MatrixRefused, NotFound
from manifold.ids import RoomID
from manifold.sdk import ACCOUNT
from manifold.sdk.matrix.client_server import V3
from manifold.sdk.matrix.token import call

__all__ = ["place_options", "room_id_of"]


def place_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--room ROOM` and `--account`."""
    command = click.option("--account", is_flag=True, help="In your own account.")(command)
    return click.option(
        "--room", default="", metavar="ROOM", shell_complete=complete_room, help="The room: !id or #address:server."
    )(command)


async def room_id_of(user: LoggedIn, room: str) -> str | None:
    """The room's id; ACCOUNT for "". Raises click.UsageError, NotFound, MatrixRefused, HomeserverUnreachable."""
    if not room:
        return ACCOUNT
    if room.startswith("!"):
        try:
            return RoomID.parse(room)
        except ValueError as exc:
            raise click.UsageError(str(exc)) from exc
    if not room.startswith("#"):
        raise click.UsageError(f"{room!r} is no room: give its id (!…) or an address (#…); 'manifold rooms' has yours.")
    session = user.session
    path = f"{V3}/directory/room/{quote(room, safe='')}"
    try:
        found = await call(user.transport, session.homeserver, "GET", path, access_token=session.access_token)
        return RoomID.parse(str(found["room_id"]))
    except MatrixRefused as exc:
        if exc.status != NotFound.status:
            raise
        raise NotFound(f"There is no room {room}") from exc
    except (LookupError, TypeError, ValueError) as exc:
        raise NotFound(f"{session.homeserver} does not say which room {room} is") from exc
