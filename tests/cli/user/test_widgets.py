"""`manifold widgets`: what is in a room, whoever put it there, seen and changed by the command."""

from typing import Any

import pytest

from tests.cli.user.conftest import BOB, Command
from tests.support.matrix import MemoryRoom
from tests.support.memory import MemoryEgress

WIDGET, LAYOUT = "im.vector.modular.widgets", "io.element.widgets.layout"
PAD = "https://scalar.vector.im/api/widgets/etherpad.html?padName=minutes"


@pytest.fixture
def furnished(room: MemoryRoom) -> MemoryRoom:
    widgets: dict[str, dict[str, Any]] = {
        "page": {"type": "m.custom", "url": "https://pages.example/plan", "name": "The plan", "more": 1},
        "pad": {"type": "etherpad", "url": PAD, "name": "Minutes", "data": {}},
        "meet": {
            "type": "jitsi",
            "url": "https://meet.example/",
            "name": "Stand-up",
            "data": {"domain": "meet.example", "conferenceId": "standup"},
        },
        "gone": {},
    }
    for widget_id, content in widgets.items():
        room.write(WIDGET, widget_id, BOB, content)
    room.write(LAYOUT, "", BOB, {"widgets": {"page": {"container": "top", "index": 0, "width": 60}}, "more": 2})
    return room


def told(answer: dict[str, Any], *names: str) -> list[list[Any]]:
    return [[each[name] for name in names] for each in answer["widgets"]]


async def test_all_are_listed_with_what_they_are_and_what_is_wrong(alice: Command, furnished: MemoryRoom) -> None:
    answer = await alice.json("widgets", "list", "--room", furnished.id)

    assert told(answer, "id", "integration", "by", "host", "pinned") == [
        ["page", None, "other", "pages.example", 1],
        ["pad", None, "scalar", "scalar.vector.im", None],
        ["meet", "jitsi", "other", "meet.example", 2],
    ]
    assert "ask for a login" in answer["widgets"][1]["problems"][0]
    shown = (await alice("widgets", "list", "--room", furnished.id)).stdout
    assert "The plan" in shown
    assert "Scalar" in shown


async def test_a_room_without_any_says_so(alice: Command, room: MemoryRoom) -> None:
    assert (await alice("widgets", "list", "--room", room.id)).stdout == "There are no widgets in this room.\n"


async def test_what_is_renamed_keeps_all_else(alice: Command, furnished: MemoryRoom) -> None:
    before = furnished.widgets()["page"]
    answer = await alice.json("widgets", "rename", "page", " Our plan ", "--room", furnished.id)

    assert furnished.widgets()["page"] == {**before, "name": "Our plan"}
    assert answer["widgets"][0]["name"] == "Our plan"
    assert (await alice("widgets", "rename", "page", " ", "--room", furnished.id)).code == 2


async def test_pins_keep_what_others_wrote_and_the_limit_of_clients(alice: Command, furnished: MemoryRoom) -> None:
    async def layout(*arguments: str) -> Any:
        await alice.json("widgets", *arguments, "--room", furnished.id)
        return furnished.state[LAYOUT, ""].content

    assert await layout("pin", "pad") == {
        "widgets": {
            "page": {"container": "top", "index": 0},
            "meet": {"container": "top", "index": 1},
            "pad": {"container": "top", "index": 2},
        },
        "more": 2,
    }
    furnished.write(WIDGET, "fourth", BOB, {"type": "m.custom", "url": "https://pages.example/", "name": "Another"})
    full = await alice("widgets", "pin", "fourth", "--room", furnished.id)
    assert (full.code, "Clients show 3 widgets at the top" in full.stderr) == (2, True)

    assert (await layout("unpin", "page"))["widgets"] == {
        "page": {"container": "right", "index": 0},
        "meet": {"container": "top", "index": 0},
        "pad": {"container": "top", "index": 1},
    }


async def test_strangers_widgets_are_removed_and_ones_own_by_the_manager(
    alice: Command, furnished: MemoryRoom, egress: MemoryEgress
) -> None:
    egress.page("https://pages.example/mine", b"<title>Mine</title>")
    answer = await alice.json("widgets", "remove", "pad", "--room", furnished.id)
    assert [each["id"] for each in answer["widgets"]] == ["page", "meet"]
    assert furnished.state[WIDGET, "pad"].content == {}

    mine = (await alice.json("add", "custom", "url=https://pages.example/mine", "--room", furnished.id))["id"]
    refused = await alice("widgets", "remove", mine, "--room", furnished.id)
    assert (refused.code, f"manifold remove {mine}" in refused.stderr) == (2, True)


@pytest.mark.parametrize("words", [("rename", "none", "x"), ("pin", "none"), ("unpin", "gone"), ("remove", "none")])
async def test_what_is_not_there_is_told(alice: Command, furnished: MemoryRoom, words: tuple[str, ...]) -> None:
    done = await alice("widgets", *words, "--room", furnished.id)
    assert "There is no widget" in done.stderr
    assert done.code != 0


async def test_without_power_nothing_changes(alice: Command, furnished: MemoryRoom) -> None:
    furnished.version = "10"
    furnished.write("m.room.power_levels", "", BOB, {"users": {}, "state_default": 50})
    before = furnished.widgets()

    for words in (("rename", "page", "x"), ("pin", "pad"), ("remove", "pad")):
        assert (await alice("widgets", *words, "--room", furnished.id)).code != 0
    assert furnished.widgets() == before
