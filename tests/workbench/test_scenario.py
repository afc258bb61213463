"""Scenarios: what is saved is what is loaded, and what is wrong is told with its place."""

from pathlib import Path

import pytest

from manifold.workbench.errors import WorkbenchError
from manifold.workbench.scenario import read_scenario, scenario_of, write_scenario
from tests.workbench.bench import ROOM, home


def test_a_short_file_is_enough(tmp_path: Path) -> None:
    file = tmp_path / "room.json"
    file.write_text(
        """{"user": {"user_id": "@me:example.org"}, "rooms": [{"room_id": "!a:b", "state": [
        {"type": "m.room.name", "state_key": "", "content": {"name": "Kitchen"}}]}]}"""
    )

    here = home(read_scenario(file))

    assert (here.viewed, here.room("!a:b").name, here.user.user_id) == ("!a:b", "Kitchen", "@me:example.org")
    assert here.room("!a:b").events[0]["sender"] == "@me:example.org"


def test_what_is_saved_is_what_is_loaded() -> None:
    here = home()
    here.send(ROOM, "m.room.message", {"body": "Hello"}, None)
    here.account_data["m.direct"] = {"a": 1}

    again = home(scenario_of(write_scenario(here.save())))

    assert again.save() == here.save()
    assert again.room(ROOM).state.keys() == here.room(ROOM).state.keys()
    assert again.room(ROOM).events[-1]["event_id"] == here.room(ROOM).events[-1]["event_id"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "no scenario: Input data was truncated"),
        ("[" * 5000, "no scenario"),
        ('{"rooms": []}', "at least one room"),
        ('{"rooms": [{"room_id": "!a:b"}], "viewed": "!c:d"}', "no room !c:d to be in view"),
        ('{"rooms": [{"room_id": "!a:b"}, {"room_id": "!a:b"}]}', "same room_id"),
        ('{"rooms": [{"room_id": "a"}]}', "'a' is no room ID"),
        ('{"rooms": [{"room_id": "!a:b", "timeline": [{"type": "x"}]}]}', "Event 1 of !a:b: its content is no object"),
        ('{"rooms": [{"room_id": "!a:b", "timeline": [{"content": {}}]}]}', "Event 1 of !a:b: it has no type"),
        ('{"rooms": [{"room_id": "!a:b", "state": [{"type": "x", "content": {}}]}]}', "x in the state of !a:b has no"),
        ('{"rooms": [{"room_id": "!a:b", "state": [{"type": "x", "content": {}, "state_key": 1}]}]}', "is no text"),
        (
            '{"rooms": [{"room_id": "!a:b", "timeline": [{"type": "x", "content": {}, "origin_server_ts": "1"}]}]}',
            "its origin_server_ts is no integer",
        ),
        ('{"rooms": [{"room_id": "!a:b", "timelime": []}]}', "unknown field `timelime` - at `$.rooms[0]`"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(WorkbenchError) as caught:
        scenario_of(text)
    assert told in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match=r"nothing\.json can't be read: No such file"):
        read_scenario(tmp_path / "nothing.json")
