"""A call: which link it is, and that neither its room nor its password reaches a server when the page is opened."""

from urllib.parse import parse_qs

import pytest

from manifold.bundled.element_call.config import ElementCallConfig
from manifold.bundled.element_call.integration import ElementCall
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
CALL = "https://call.example.org/room/#/standup?roomId=%21r%3Acall.example.org&password=p%26w"

integration = ElementCall(IntegrationSettings())


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (CALL, CALL),
        (CALL.replace("/room/#", "/room#"), CALL),
        (CALL.replace("%21r%3A", "!r:"), CALL),
        (f"{CALL}&widgetId=x&parentUrl=https%3A%2F%2Fevil.example&skipLobby=true", CALL),
        ("https://x.example/call/room/#/?roomId=%21r", "https://x.example/call/room/#/?roomId=%21r"),
        ("https://call.element.io/room/#/standup", None),
        ("https://call.element.io/standup", None),
        ("https://app.element.io/#/room/!r:example.org", None),
        ("https://call.element.io/room/?roomId=x", None),
    ],
)
def test_links_to_calls_are_recognised(link: str, url: str | None) -> None:
    assert integration.recognise(read_link(link)) == (url and {"url": url})


def test_room_and_password_stay_behind_the_hash() -> None:
    seen, _, kept = integration.widget(ElementCallConfig(url=CALL), TARGET).url.partition("#")

    assert seen == "https://widgets.example/w/element_call?url=https%3A%2F%2Fcall.example.org%2Froom%2F"
    (fragment,) = parse_qs(kept)["fragment"]
    path, _, query = fragment.partition("?")
    assert path == "/standup"
    assert parse_qs(query) == {
        "roomId": ["!r:call.example.org"],
        "password": ["p&w"],
        "confineToRoom": ["true"],
        "header": ["none"],
        "appPrompt": ["false"],
    }
    assert parse_qs(kept)["displayName"] == ["$matrix_display_name"]
    assert integration.frame.fragment


def test_installations_are_told_apart_without_the_password() -> None:
    assert integration.label(ElementCallConfig(url=CALL)) == "standup on call.example.org"
    assert integration.label(ElementCallConfig(url="https://call.example.org/room/")) == "call.example.org"


@pytest.mark.parametrize(
    ("config", "page", "is_fine"),
    [
        (b'{"default_server_config": {"m.homeserver": {}}}', b"<title>Element Call</title>", True),
        (b'{"default_server_config": {}}', b"<title>Element</title>", False),
        (b"[]", b"<title>Element Call</title>", False),
        (b"<title>Element Call</title>", b"<title>Element Call</title>", False),
    ],
)
async def test_an_element_call_is_known_by_its_config_and_its_page(
    egress: MemoryEgress, config: bytes, page: bytes, is_fine: bool
) -> None:
    egress.sites["https://call.example.org"] = lambda path: (200, config if path == "/config.json" else page)
    if is_fine:
        await integration.check(ElementCallConfig(url=CALL), egress)
        assert all("password" not in asked for asked in egress.asked)
        return
    with pytest.raises(InvalidParam) as raised:
        await integration.check(ElementCallConfig(url=CALL), egress)
    assert raised.value.fields == (FieldError("/url", "call.example.org answers, but is no Element Call"),)
