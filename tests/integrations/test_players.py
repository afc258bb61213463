"""What all players have in common: how people write links and times, and what is said of what leads nowhere."""

from typing import Annotated, ClassVar

import pytest
from msgspec import Meta

from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import (
    Config,
    IntegrationSettings,
    Link,
    Pasted,
    PlayerWidget,
    StartTime,
    Target,
    Thing,
    clock,
    read_link,
    seconds,
)
from manifold.integrations.config import check_config
from tests.support.memory import MemoryEgress

TARGET = Target("w1", UserID.parse("@a:example.org"), "https://widgets.example", RoomID.parse("!r:example.org"))


class FilmConfig(Config, frozen=True):
    """The form."""

    url: Annotated[Pasted, Meta(title="Link or id")]
    start: StartTime = None


class Films(PlayerWidget[FilmConfig, IntegrationSettings]):
    """Films at `/f/…`, whose ids begin with f."""

    config = FilmConfig
    id: ClassVar[str] = "films"
    widget_type: ClassVar[str] = "m.films"
    title: ClassVar[str] = "Film"
    endpoint = "https://films.example/oembed"
    asks_for = "Give the link of a film"
    old_keys = ("filmUrl",)
    widget_data: ClassVar[dict[str, str]] = {"url": "url", "start": "start"}

    def named(self, name: str) -> Thing | None:
        return Thing("film", name) if name.startswith("f") and name.isalnum() else None

    def find(self, link: Link) -> Thing | None:
        name = link.path.removeprefix("/f/")
        return Thing("film", name, seconds(link.parameters.get("t", ""))) if name != link.path else None

    def home(self, thing: Thing) -> str:
        return f"https://films.example/f/{thing.id}"

    def player(self, thing: Thing) -> str:
        return f"https://player.films.example/{thing.id}?at={thing.start}"


integration = Films(IntegrationSettings())


@pytest.mark.parametrize(
    ("pasted", "start", "player"),
    [
        ("https://films.example/f/f1", None, "f1?at=0"),
        ("https://films.example/f/f1?t=1m30s&si=tracks", None, "f1?at=90"),
        ("http://films.example/f/f1", None, "f1?at=0"),
        ("films.example/f/f1?t=5", None, "f1?at=5"),
        ("HTTPS://FILMS.example/f/f1", None, "f1?at=0"),
        ("f1", None, "f1?at=0"),
        ("f1", "1:02:03", "f1?at=3723"),
        ("https://films.example/f/f1?t=90", "0:07", "f1?at=7"),
    ],
)
def test_a_link_is_read_as_people_write_it(pasted: str, start: str | None, player: str) -> None:
    config = check_config(FilmConfig, {"url": pasted, "start": start})

    assert integration.address(config, TARGET) == f"https://player.films.example/{player}"
    assert integration.label(config) == "film f1"


def test_what_is_recognised_keeps_what_matters_and_drops_what_tracks() -> None:
    values = integration.recognise(read_link("https://films.example/f/f1?t=90&si=tracks"))

    assert values == {"url": "https://films.example/f/f1", "start": "1:30"}
    assert integration.recognise(read_link("https://films.example/about")) is None


@pytest.mark.parametrize("key", ["url", "filmUrl"])
def test_a_widget_makes_itself_again_also_one_that_another_manager_wrote(key: str) -> None:
    widget = integration.widget(FilmConfig(url="films.example/f/f1?t=90"), TARGET)
    assert widget.data == {"url": "https://films.example/f/f1", "start": "1:30"}
    assert widget.url.startswith(
        "https://widgets.example/w/films?url=https%3A%2F%2Fplayer.films.example%2Ff1%3Fat%3D90#"
    )

    values = integration.config_of({key: "https://films.example/f/f1?t=90", "title": "x"}, "")
    assert integration.widget(check_config(FilmConfig, values), TARGET) == widget
    assert integration.config_of({}, "") == {}


@pytest.mark.parametrize(
    ("pasted", "message"),
    [
        ("nonsense", "Give the link of a film"),
        ("https://films.example/about", "Give the link of a film"),
        ("", "Give the link of a film"),
        ("javascript:alert(1)", "Give the link of a film"),
        ("ftp://films.example/f/f1", "Give an address that starts with https://"),
        (
            "https://a:b@films.example/f/f1",
            "An address with a user name or password in it would show them to everybody",
        ),
    ],
)
async def test_what_leads_nowhere_is_told_at_the_link(egress: MemoryEgress, pasted: str, message: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        await integration.check(FilmConfig(url=pasted), egress)
    assert raised.value.fields == (FieldError("/url", message),)
    assert egress.asked == []


async def test_the_service_is_asked_for_the_page_and_nothing_else(egress: MemoryEgress) -> None:
    asked = "https://films.example/oembed?url=https%3A%2F%2Ffilms.example%2Ff%2Ff1&format=json"
    egress.page(asked, b'{"type": "video", "title": "A film"}')

    await integration.check(FilmConfig(url="films.example/f/f1?t=9&si=tracks"), egress)
    assert egress.asked == [asked]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0), ("90", 90), ("90s", 90), ("1m30s", 90), ("1h2m3s", 3723), ("2h", 7200), ("1m", 60), ("1:30", 90),
        ("1:02:03", 3723), ("soon", 0), ("-5", 0), ("1m30sx", 0), ("90\n", 0), ("999999", 356400), ("٣", 0),
    ],
)  # fmt: skip
def test_times_are_read_in_all_spellings(text: str, count: int) -> None:
    assert seconds(text) == count


@pytest.mark.parametrize(("count", "text"), [(5, "0:05"), (90, "1:30"), (3723, "1:02:03"), (356400, "99:00:00")])
def test_times_are_written_as_people_do_and_the_form_takes_them(count: int, text: str) -> None:
    assert clock(count) == text
    assert seconds(text) == count
    assert check_config(FilmConfig, {"url": "f1", "start": text}).start == text


@pytest.mark.parametrize("text", ["90", "1:3", "1:60", "a", "1:30\n", ""])
def test_a_time_that_is_none_is_told_at_its_field(text: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        check_config(FilmConfig, {"url": "f1", "start": text})
    assert raised.value.fields == (FieldError("/start", "Give minutes and seconds, such as 1:30"),)
