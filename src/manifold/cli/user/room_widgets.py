"""All widgets of a room, whoever put them there, and what the manager says that they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import click

from manifold.cli.user.completing import complete_room
from manifold.cli.user.connected import Connected
from manifold.cli.user.places import room_id_of
from manifold.sdk.matrix.client_server import V3
from manifold.spec.widgets import WIDGET_EVENT, FoundWidget, IdentifiedWidget
from manifold.widgetapi.definitions.rooms import read_event
from manifold.widgetapi.definitions.widget import Widget

__all__ = ["RoomWidget", "needed_room_id", "room_option", "widgets_of"]

MOST = 100
"""So many the manager looks at in one request."""


@dataclass(frozen=True)
class RoomWidget:
    """`content` is the state event's, as it stands there."""

    content: dict[str, Any]
    widget: Widget
    what: IdentifiedWidget


def room_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--room ROOM`, which can't be left out."""
    return click.option(
        "--room",
        required=True,
        metavar="ROOM",
        shell_complete=complete_room,
        help="The room: !id or #address:server.",
    )(command)


async def needed_room_id(here: Connected, room: str) -> str:
    """The id of the room that was named. Raises click.UsageError where none was, and as `room_id_of`."""
    room_id = await room_id_of(here.user, room)
    if room_id is None:
        raise click.UsageError("--room is empty: give a room's id or address.")
    return room_id


async def widgets_of(here: Connected, room_id: str) -> list[RoomWidget]:
    """Those that are there, the older first. Raises MatrixRefused, and what the manager's endpoint raises."""
    events = await here.session.call("GET", f"{V3}/rooms/{quote(room_id, safe='')}/state")
    there: list[tuple[dict[str, Any], Widget]] = []
    for event in sorted(filter(_is_of_widget, events if isinstance(events, list) else []), key=_time):
        widget = read_event(event)
        if isinstance(widget, Widget):
            there.append((event["content"], widget))
    found = [FoundWidget(each.id, each.type, each.url, each.name or "", dict(each.data)) for _, each in there]
    identified = [
        each
        for start in range(0, len(found), MOST)
        for each in await here.manager.identify(found[start : start + MOST], room_id=room_id)
    ]
    return [RoomWidget(content, widget, what) for (content, widget), what in zip(there, identified, strict=True)]


def _is_of_widget(event: Any) -> bool:
    return isinstance(event, dict) and event.get("type") == WIDGET_EVENT


def _time(event: dict[str, Any]) -> float:
    time = event.get("origin_server_ts")
    return time if isinstance(time, int | float) else 0
