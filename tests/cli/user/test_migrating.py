"""Widgets of older managers, made to work by the command."""

from typing import Any

from tests.cli.user.conftest import ALICE, Command
from tests.support.matrix import MemoryRoom

WIDGET = "im.vector.modular.widgets"
BOARD = "https://scalar.vector.im/api/widgets/generic.html?url=https%3A%2F%2Fexample.org%2Fboard"
PAD = "https://scalar.vector.im/api/widgets/etherpad.html?padName=minutes"


def furnish(room: MemoryRoom) -> None:
    write(room, "board", {"type": "customwidget", "url": BOARD, "name": "Board", "data": {"title": "All"}, "more": 1})
    write(room, "pad", {"type": "etherpad", "url": PAD, "name": "Minutes", "data": {}})
    write(room, "other", {"type": "m.custom", "url": "https://example.org/", "name": "Page"})
    write(room, "gone", {})


def write(room: MemoryRoom, widget_id: str, content: dict[str, Any]) -> None:
    room.write(WIDGET, widget_id, ALICE, content)


async def test_widgets_of_older_managers_are_replaced_and_what_can_not_be_is_told(
    alice: Command, room: MemoryRoom
) -> None:
    furnish(room)
    before = room.widgets()

    done = await alice("migrate", "--room", room.id)

    assert done.code == 1, "one of them could not be moved"
    after = room.widgets()
    assert after["board"]["url"].startswith("https://widgets.example/w/custom?url=https%3A%2F%2Fexample.org%2Fboard#")
    assert after["board"]["data"] == {"url": "https://example.org/board", "title": "All"}
    assert (after["board"]["name"], after["board"]["more"]) == ("Board", 1)
    assert {key: after[key] for key in ("pad", "other")} == {key: before[key] for key in ("pad", "other")}
    board, pad = done.stdout.splitlines()[1:]
    assert board.split() == ["Board", "board", "replaced"]
    assert "can't be moved from there" in pad


async def test_a_dry_run_changes_nothing(alice: Command, room: MemoryRoom) -> None:
    furnish(room)
    before = room.widgets()

    told = await alice.json("migrate", "--room", room.id, "--dry-run")

    assert room.widgets() == before
    assert [(each["id"], each["old_url"]) for each in told["widgets"]] == [("board", BOARD), ("pad", PAD)]
    assert told["widgets"][0]["new_url"].startswith("https://widgets.example/w/custom?")
    assert (await alice("migrate", "--room", room.id, "--dry-run")).code == 0


async def test_a_room_without_them_is_left_alone(alice: Command, room: MemoryRoom) -> None:
    assert (await alice("migrate", "--room", room.id)).stdout == (
        "There is no widget of Scalar or Dimension in this room.\n"
    )


async def test_without_power_it_is_told_which_were_not_replaced(alice: Command, room: MemoryRoom) -> None:
    furnish(room)
    before = room.widgets()

    room.version = "10"
    room.write("m.room.power_levels", "", ALICE, {"users": {}, "state_default": 50})

    done = await alice("migrate", "--room", room.id)

    assert done.code == 1
    assert "has not the power to write" in done.stdout
    assert room.widgets() == before
