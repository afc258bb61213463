"""A board on the operator's server: its name, its address, and no other server's."""

import msgspec
import pytest

from manifold.bundled.whiteboard.config import WhiteboardConfig, WhiteboardSettings
from manifold.bundled.whiteboard.integration import Whiteboard
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import Target, read_link
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
BOARD = "https://wbo.ophir.dev/boards/retro"

integration = Whiteboard(WhiteboardSettings())


def of(address: str) -> Whiteboard:
    return Whiteboard(WhiteboardSettings(address=address))


@pytest.mark.parametrize(
    ("template", "link", "url"),
    [
        ("https://wbo.ophir.dev/boards/{name}", BOARD, BOARD),
        ("https://wbo.ophir.dev/boards/{name}", f"{BOARD}/", BOARD),
        ("https://WBO.Example:443/b/{name}", "https://wbo.example/b/x", "https://wbo.example/b/x"),
        ("https://b.example/?id={name}&x=1", "https://b.example/?id=a_1&x=1", "https://b.example/?id=a_1&x=1"),
        ("https://b.example/app#{name}", "https://b.example/app#a", "https://b.example/app#a"),
        ("https://wbo.ophir.dev/boards/{name}", "https://wbo.ophir.dev/boards/a/b", None),
        ("https://wbo.ophir.dev/boards/{name}", "https://wbo.ophir.dev/", None),
        ("https://wbo.ophir.dev/boards/{name}", "https://evil.example/boards/a", None),
        ("https://wboXophir.dev/boards/{name}", "https://wbo.ophir.dev/boards/a", None),
    ],
)
def test_boards_of_the_operators_server_are_recognised(template: str, link: str, url: str | None) -> None:
    assert of(template).recognise(read_link(link)) == (url and {"url": url})


@pytest.mark.parametrize(
    "address",
    [
        "https://b.example/",
        "https://{name}.example/",
        "http://b.example/{name}",
        "https://b.example/{name}{x}",
        "{name}",
    ],
)
def test_an_address_without_a_place_for_the_name_is_no_setting(address: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"address": address}, WhiteboardSettings)


def test_a_new_board_has_a_name_that_nobody_can_guess() -> None:
    widget = integration.widget(WhiteboardConfig(), TARGET)

    assert widget.type == "whiteboard"
    assert widget.data == {"url": f"https://wbo.ophir.dev/boards/{TARGET.private_name}"}
    assert integration.label(WhiteboardConfig()) == "A new board on wbo.ophir.dev"
    assert integration.label(WhiteboardConfig(url=BOARD)) == "retro on wbo.ophir.dev"


def test_a_name_behind_the_hash_reaches_no_server() -> None:
    url = of("https://b.example/app#{name}").widget(WhiteboardConfig(), TARGET).url
    assert TARGET.private_name not in url.partition("#")[0]
    assert TARGET.private_name in url


def test_no_other_server_is_shown() -> None:
    assert integration.page_sources({"url": BOARD}) == {"frame-src": "https://wbo.ophir.dev"}
    with pytest.raises(InvalidParam):
        integration.page_sources({"url": "https://evil.example/boards/a"})


async def test_a_board_must_be_there(egress: MemoryEgress) -> None:
    egress.page(BOARD, b"<title>WBO</title>")
    await integration.check(WhiteboardConfig(url=BOARD), egress)
    with pytest.raises(InvalidParam) as raised:
        await integration.check(WhiteboardConfig(), egress)
    assert raised.value.fields == (FieldError("/url", "wbo.ophir.dev answers 404 for this address"),)
    egress.page("https://wbo.ophir.dev/", b"<title>WBO</title>")
    await integration.check(WhiteboardConfig(), egress)
    with pytest.raises(InvalidParam, match="such as https://wbo"):
        await integration.check(WhiteboardConfig(url="https://evil.example/x"), egress)
