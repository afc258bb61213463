"""`manifold migrate`"""

import click
from msgspec import Struct

from manifold.cli.user.answering import answer, say, table
from manifold.cli.user.choices import Choices, manager_options, run
from manifold.cli.user.connected import Connected, connected
from manifold.cli.user.room_widgets import RoomWidget, needed_room_id, room_option, widgets_of
from manifold.errors import ManifoldError
from manifold.sdk.performer import LEGACY_TYPES
from manifold.spec.widgets import WIDGET_EVENT

__all__ = ["MigrateAnswer", "MigratedWidget", "command"]


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


@click.command()
@room_option
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
        room_id = await needed_room_id(here, room)
        there = await widgets_of(here, room_id)
        old = [each for each in there if each.what.by in ("scalar", "dimension")]
        return [await _replace(here, room_id, each, dry_run=dry_run) for each in old]


async def _replace(here: Connected, room_id: str, old: RoomWidget, *, dry_run: bool) -> MigratedWidget:
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
