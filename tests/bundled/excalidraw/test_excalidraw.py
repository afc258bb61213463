"""A live drawing: its room and key, which nobody guesses and no server sees, and the one server that is shown."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from manifold.bundled.excalidraw.config import ExcalidrawConfig, ExcalidrawSettings
from manifold.bundled.excalidraw.integration import Excalidraw
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import Target, read_link
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
DRAWING = "https://excalidraw.com/#room=0123456789abcdef0123,AbCdEfGhIjKlMnOpQrSt-_"

integration = Excalidraw(ExcalidrawSettings())
own = Excalidraw(ExcalidrawSettings(server="https://draw.example.org"))


@pytest.mark.parametrize(
    "link",
    [
        "https://excalidraw.com/",
        "https://excalidraw.com/#room=0123",
        "https://excalidraw.com/#json=x,AbCdEfGhIjKlMnOpQrSt-_",
        "https://evil.example/#room=0123456789abcdef0123,AbCdEfGhIjKlMnOpQrSt-_",
        "https://plus.excalidraw.com/#room=0123456789abcdef0123,AbCdEfGhIjKlMnOpQrSt-_",
    ],
)
def test_other_links_are_not_recognised(link: str) -> None:
    assert integration.recognise(read_link(link)) is None
    with pytest.raises(InvalidParam) as raised:
        integration.address(ExcalidrawConfig(url=link), TARGET)
    assert raised.value.fields == (
        FieldError("/url", "Give the link of a live drawing, such as https://excalidraw.com/#room=…"),
    )


def test_a_live_drawing_is_recognised_on_the_server_that_is_shown() -> None:
    assert integration.recognise(read_link(DRAWING)) == {"url": DRAWING}
    assert own.recognise(read_link(DRAWING)) is None
    other = DRAWING.replace("excalidraw.com", "draw.example.org")
    assert own.recognise(read_link(other)) == {"url": other}


def test_no_server_sees_the_key_when_the_page_is_opened() -> None:
    seen, _, kept = integration.widget(ExcalidrawConfig(url=DRAWING), TARGET).url.partition("#")

    assert seen == "https://widgets.example/w/excalidraw?url=https%3A%2F%2Fexcalidraw.com%2F"
    assert parse_qs(kept)["fragment"] == [urlsplit(DRAWING).fragment]
    assert integration.frame.fragment


def test_a_new_drawing_has_a_room_and_a_key_of_its_own_as_excalidraw_makes_them() -> None:
    def fragment(target: Target) -> str:
        return urlsplit(integration.address(ExcalidrawConfig(), target)).fragment

    others = [replace(TARGET, room_id=None), replace(TARGET, installation_id="w2")]
    assert fragment(TARGET) == fragment(TARGET)
    drawn = [fragment(TARGET), *(fragment(other) for other in others)]
    assert all(re.fullmatch(r"room=[0-9a-f]{20},[A-Za-z0-9_-]{22}", each) for each in drawn)
    assert len({part for each in drawn for part in each.split(",")}) == 6


def test_only_the_operators_server_is_shown() -> None:
    assert integration.page_sources({"url": DRAWING}) == {"frame-src": "https://excalidraw.com"}
    for server, url in ((integration, "https://evil.example/"), (own, DRAWING)):
        with pytest.raises(InvalidParam):
            server.page_sources({"url": url})


def test_installations_are_told_apart_without_their_keys() -> None:
    assert integration.label(ExcalidrawConfig(url=DRAWING)) == "01234567… on excalidraw.com"
    assert own.label(ExcalidrawConfig()) == "A new drawing on draw.example.org"


async def test_the_server_is_asked_whether_it_is_one(egress: MemoryEgress) -> None:
    egress.page("https://draw.example.org/", b"<title>Excalidraw Whiteboard</title>")
    await own.check(ExcalidrawConfig(), egress)
    egress.page("https://draw.example.org/", b"<title>Welcome</title>")
    with pytest.raises(InvalidParam) as raised:
        await own.check(ExcalidrawConfig(), egress)
    assert raised.value.fields == (FieldError("/url", "draw.example.org answers, but is no Excalidraw"),)
    with pytest.raises(InvalidParam):
        await own.check(ExcalidrawConfig(url=DRAWING), egress)
