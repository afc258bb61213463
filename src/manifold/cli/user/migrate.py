"""`manifold migrate`"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import click
from msgspec import Struct

from manifold.cli.user.answering import answer, say, table
from manifold.cli.user.choices import Choices, manager_options, run
from manifold.cli.user.completing import complete_room
from manifold.cli.user.connected import Connected, connected
from manifold.cli.user.places import room_id_of
from manifold.errors import ManifoldError
from manifold.sdk.matrix.client_server import V3
from manifold.sdk.performer import LEGACY_TYPES
from manifold.spec.widgets import WIDGET_EVENT, FoundWidget, IdentifiedWidget
from manifold.widgetapi.definitions.rooms import read_event
from manifold.widgetapi.definitions.widget import Widget

__all__ = ["MigrateAnswer", "MigratedWidget", "command"]

MOST = 100
"""So many the manager looks at in one request."""


class MigratedWidget(Struct, frozen=True):
    """One widget of an older manager: its addresses, and why it was not replaced, "" where it was or would be."""

    id: str
    name: str
    old_url: str
    new_url: str
    problem: str


class MigrateAnswer(Struct, frozen=True):
    """What `migrate --json` answers."""

    widgets: list[MigratedWidget]


@dataclass(frozen=True)
class _Old:
    content: dict[str, Any]
    what: IdentifiedWidget


@click.command()
@click.option(
    "--room",
    required=True,
    metavar="ROOM",
    shell_complete=complete_room,
    help="The room: !id or #address:server.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@manager_options
def command(choices: Choices, room: str, dry_run: bool) -> None:
    """Have widgets of Scalar and Dimension shown by pages of your manager, under their own ids.

    Ends with 1 where one of them could not be replaced.
    """
    widgets = run(_migrate(choices, room, dry_run=dry_run))
    if choices.as_json:
        answer(MigrateAnswer(widgets))
    else:
        rows = [
            (each.name, each.id, each.problem or ("would be replaced" if dry_run else "replaced")) for each in widgets
        ]
        table(("NAME", "ID", "WHAT"), rows, empty="There is no widget of Scalar or Dimension in this room.")
        for each in widgets if dry_run else []:
            if each.new_url:
                say(f"{each.name}: {each.old_url}", f"  → {each.new_url}")
    if any(each.problem for each in widgets) and not dry_run:
        raise click.exceptions.Exit(1)


async def _migrate(choices: Choices, room: str, *, dry_run: bool) -> list[MigratedWidget]:
    async with connected(choices) as here:
        room_id = await room_id_of(here.user, room)
        if room_id is None:
            raise click.UsageError("--room is empty: give a room's id or address.")
        return [await _replace(here, room_id, each, dry_run=dry_run) for each in await _old_ones(here, room_id)]


async def _old_ones(here: Connected, room_id: str) -> list[_Old]:
    events = await here.session.call("GET", f"{V3}/rooms/{quote(room_id, safe='')}/state")
    contents: dict[str, dict[str, Any]] = {}
    found: list[FoundWidget] = []
    for event in events if isinstance(events, list) else []:
        widget = read_event(event) if isinstance(event, dict) and event.get("type") == WIDGET_EVENT else None
        if isinstance(widget, Widget):
            contents[widget.id] = event["content"]
            found.append(FoundWidget(widget.id, widget.type, widget.url, widget.name or "", dict(widget.data)))
    identified = [
        each
        for start in range(0, len(found), MOST)
        for each in await here.manager.identify(found[start : start + MOST], room_id=room_id)
    ]
    return [_Old(contents[each.id], each) for each in identified if each.by in ("scalar", "dimension")]


async def _replace(here: Connected, room_id: str, old: _Old, *, dry_run: bool) -> MigratedWidget:
    what, made = old.what, old.what.replacement
    told = MigratedWidget(what.id, what.name, str(old.content.get("url", "")), "" if made is None else made.url, "")
    if made is None:
        return _with(told, " ".join(what.problems))
    title = (old.content.get("data") or {}).get("title")
    data = {**made.data, **({} if title is None else {"title": title})}
    # Whatever else stands there stays.
    content = {
        **old.content,
        "type": LEGACY_TYPES.get(made.type, made.type),
        "url": made.url,
        "name": made.name,
        "data": data,
    }
    if dry_run:
        return told
    try:
        await here.session.put_state(room_id, WIDGET_EVENT, what.id, content)
    except ManifoldError as exc:
        return _with(told, str(exc))
    return told


def _with(told: MigratedWidget, problem: str) -> MigratedWidget:
    return MigratedWidget(told.id, told.name, told.old_url, told.new_url, problem)
