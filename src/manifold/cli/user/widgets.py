"""`manifold widgets`"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import click
from msgspec import Struct

from manifold.cli.user.answering import answer, table
from manifold.cli.user.choices import Choices, manager_options, run
from manifold.cli.user.connected import Connected, connected
from manifold.cli.user.room_widgets import RoomWidget, needed_room_id, room_option, widgets_of
from manifold.errors import InvalidParam, NotFound
from manifold.spec.widgets import WIDGET_EVENT
from manifold.widgetapi.definitions.layout import EVENT as LAYOUT_EVENT
from manifold.widgetapi.definitions.layout import MOST_AT_TOP, arrange, read_layout, with_top
from manifold.widgetapi.definitions.rooms import deletion

__all__ = ["WidgetEntry", "WidgetsAnswer", "command"]


class WidgetEntry(Struct, frozen=True):
    """One widget of the room. `integration` is what it is, None where nobody knows; `by` who put it: this manager
    (`manifold`), an older one, or `other`. `pinned` is its place at the room's top, from 1, or None.
    """

    id: str
    name: str
    integration: str | None
    host: str
    by: str
    pinned: int | None
    problems: list[str]


class WidgetsAnswer(Struct, frozen=True):
    """What `widgets … --json` answers: the room's widgets, after what was done."""

    widgets: list[WidgetEntry]


@dataclass
class _There:
    """A room's widgets, and where they are shown; both change with what is written."""

    here: Connected
    room_id: str
    widgets: list[RoomWidget]
    layout: dict[str, Any] = field(default_factory=dict)

    @property
    def top(self) -> tuple[str, ...]:
        """The ids of those that everybody sees at the room's top."""
        return arrange((each.widget for each in self.widgets), read_layout(self.layout)).top

    def widget(self, widget_id: str) -> RoomWidget:
        """Raises NotFound."""
        for each in self.widgets:
            if each.widget.id == widget_id:
                return each
        raise NotFound(f"There is no widget {widget_id} in this room; 'manifold widgets list' has all of them")

    async def show_at_top(self, top: list[str]) -> None:
        """Raises InvalidParam for more than clients show."""
        if len(top) > MOST_AT_TOP:
            raise InvalidParam(f"Clients show {MOST_AT_TOP} widgets at the top, and there are {', '.join(self.top)}")
        self.layout = with_top(self.layout, self.top, top)
        await self.here.session.put_state(self.room_id, LAYOUT_EVENT, "", self.layout)

    async def write(self, old: RoomWidget, content: dict[str, Any]) -> None:
        """In place of what stands there."""
        await self.here.session.put_state(self.room_id, WIDGET_EVENT, old.widget.id, content)


@click.group(name="widgets")
def command() -> None:
    """See, rename, pin and remove the widgets of a room, whoever put them there."""


@command.command(name="list")
@room_option
@manager_options
def list_widgets(choices: Choices, room: str) -> None:
    """List all widgets of the room, what they are, and what is wrong with them."""

    async def nothing(there: _There) -> None:
        """They are read in any case."""

    _do(choices, room, nothing)


@command.command()
@click.argument("widget")
@click.argument("name")
@room_option
@manager_options
def rename(choices: Choices, room: str, widget: str, name: str) -> None:
    """Call the widget with the id WIDGET something else."""

    async def change(there: _There) -> None:
        old = there.widget(widget)
        if not name.strip():
            raise InvalidParam("A widget needs a name")
        await there.write(old, {**old.content, "name": name.strip()})

    _do(choices, room, change)


@command.command()
@click.argument("widget")
@room_option
@manager_options
def pin(choices: Choices, room: str, widget: str) -> None:
    """Show the widget at the top of the room, behind those that are there."""

    async def change(there: _There) -> None:
        there.widget(widget)
        if widget not in there.top:
            await there.show_at_top([*there.top, widget])

    _do(choices, room, change)


@command.command()
@click.argument("widget")
@room_option
@manager_options
def unpin(choices: Choices, room: str, widget: str) -> None:
    """Don't show the widget at the top any more."""

    async def change(there: _There) -> None:
        there.widget(widget)
        if widget in there.top:
            await there.show_at_top([each for each in there.top if each != widget])

    _do(choices, room, change)


@command.command()
@click.argument("widget")
@room_option
@manager_options
def remove(choices: Choices, room: str, widget: str) -> None:
    """Remove the widget with the id WIDGET. What you added yourself, 'manifold remove' takes away: it can come back."""

    async def change(there: _There) -> None:
        old = there.widget(widget)
        mine = await there.here.manager.installations(there.room_id)
        if any(each.id == widget and each.removed_at is None for each in mine):
            raise InvalidParam(f"You added this one with your manager: 'manifold remove {widget}' removes it")
        await there.write(old, deletion())

    _do(choices, room, change)


def _do(choices: Choices, room: str, change: Callable[[_There], Awaitable[None]]) -> None:
    told = run(_changed(choices, room, change))
    if choices.as_json:
        answer(told)
        return
    rows = [
        (
            each.id,
            each.name,
            each.integration or "?",
            each.host or "–",
            _BY.get(each.by, each.by),
            "–" if each.pinned is None else str(each.pinned),
            " ".join(each.problems),
        )
        for each in told.widgets
    ]
    table(("ID", "NAME", "WHAT", "HOST", "BY", "PINNED", "NOTE"), rows, empty="There are no widgets in this room.")


_BY = {"manifold": "this manager", "scalar": "Scalar", "dimension": "Dimension", "other": "–"}


async def _changed(choices: Choices, room: str, change: Callable[[_There], Awaitable[None]]) -> WidgetsAnswer:
    async with connected(choices) as here:
        there = await _look(here, await needed_room_id(here, room))
        await change(there)
        there = await _look(here, there.room_id)
    top = there.top
    return WidgetsAnswer(
        [
            WidgetEntry(
                each.widget.id,
                each.what.name,
                each.what.integration,
                each.what.host,
                each.what.by,
                top.index(each.widget.id) + 1 if each.widget.id in top else None,
                list(each.what.problems),
            )
            for each in there.widgets
        ]
    )


async def _look(here: Connected, room_id: str) -> _There:
    layout = await here.session.state(room_id, LAYOUT_EVENT)
    return _There(here, room_id, await widgets_of(here, room_id), dict(layout.content) if layout else {})
