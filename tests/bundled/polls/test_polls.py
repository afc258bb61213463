"""The board's widget, its name, and what its page may load."""

from urllib.parse import parse_qs

from manifold.bundled.polls.config import PollsConfig
from manifold.bundled.polls.integration import Polls
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, PutWidget, RemoveWidget, Target

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)

integration = Polls(IntegrationSettings())


def test_installing_puts_one_widget_in_the_room_and_uninstalling_takes_it_away() -> None:
    config = PollsConfig()
    [put] = integration.install(config, TARGET)
    assert isinstance(put, PutWidget)
    assert (put.room_id, put.widget.id, put.widget.type) == (ROOM, "w1", "im.manifold.polls")
    assert integration.uninstall(config, TARGET) == [RemoveWidget(ROOM, "w1")]


def test_servers_learn_nothing_of_it() -> None:
    url = integration.widget(PollsConfig(name="Party for $matrix_user_id & Bob"), TARGET).url
    address, _, fragment = url.partition("#")
    assert address == "https://widgets.example/w/polls"
    # What a user typed is no variable; what the client fills in is one.
    assert "name=Party%20for%20%24matrix_user_id%20%26%20Bob" in fragment
    assert parse_qs(fragment)["user"] == ["$matrix_user_id"]
    assert parse_qs(fragment)["id"] == ["$matrix_widget_id"]


def test_its_page_may_load_nothing() -> None:
    assert integration.page_sources({"url": "https://example.org", "server": "https://example.org"}) == {}


def test_it_is_called_as_somebody_called_it() -> None:
    assert integration.label(PollsConfig(name="Party")) == "Party"
    assert integration.config_of({}, "Party")["name"] == "Party"
    assert "name" not in integration.config_of({}, "")
