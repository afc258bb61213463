"""An encrypted document: its key stays behind the `#`, and instances that nobody may embed are told as such."""

from urllib.parse import parse_qs

import pytest

from manifold.bundled.cryptpad.config import CryptPadConfig
from manifold.bundled.cryptpad.integration import CryptPad
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
KEY = "/2/pad/edit/aB+c3-dE/"
PAD = f"https://cryptpad.example/pad/#{KEY}"

integration = CryptPad(IntegrationSettings())


def config_js(embedding: str) -> bytes:
    """As CryptPad's `/api/config` is written: a module for RequireJS (`lib/http-worker.js`)."""
    return (
        b'define(function(){\nreturn {\n\t"requireConf": {"waitSeconds": 600},\n\t"httpUnsafeOrigin": '
        b'"https://cryptpad.example",\n\t"enableEmbedding": ' + embedding.encode() + b"\n}\n});"
    )


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (PAD, PAD),
        (f"{PAD}embed/", PAD),
        (f"{PAD}embed/present/", PAD),
        (PAD.removesuffix("/"), PAD),
        ("https://cryptpad.fr/sheet/#/2/sheet/view/k/p/", "https://cryptpad.fr/sheet/#/2/sheet/view/k/p/"),
        ("https://cryptpad.fr/file/#/2/file/k/", "https://cryptpad.fr/file/#/2/file/k/"),
        ("https://cryptpad.fr/pad/", None),
        ("https://cryptpad.fr/drive/#/2/drive/edit/k/", None),
        ("https://cryptpad.fr/pad/#heading", None),
        ("https://cryptpad.fr/#/2/pad/edit/k/", None),
    ],
)
def test_links_to_documents_are_recognised_on_every_instance(link: str, url: str | None) -> None:
    assert integration.recognise(read_link(link)) == (url and {"url": url})


def test_no_server_sees_the_key_when_the_page_is_opened() -> None:
    widget = integration.widget(CryptPadConfig(url=PAD), TARGET)
    seen, _, kept = widget.url.partition("#")

    assert seen == "https://widgets.example/w/cryptpad?url=https%3A%2F%2Fcryptpad.example%2Fpad%2F"
    assert parse_qs(kept)["fragment"] == [f"{KEY}embed/"]
    assert integration.frame.fragment
    assert "aB" not in integration.label(CryptPadConfig(url=PAD))
    assert integration.label(CryptPadConfig(url=PAD)) == "pad on cryptpad.example"


async def test_an_instance_that_lets_others_embed_is_fine(egress: MemoryEgress) -> None:
    egress.page("https://cryptpad.example/api/config", config_js("true"))

    await integration.check(CryptPadConfig(url=PAD), egress)
    assert egress.asked == ["https://cryptpad.example/api/config"]


@pytest.mark.parametrize(
    ("url", "body", "message"),
    [
        (PAD, config_js("false"), "cryptpad.example does not let other pages show its documents"),
        (PAD, b"<title>Welcome</title>", "cryptpad.example answers, but is no CryptPad instance"),
        ("https://cryptpad.example/pad/#/3/pad/edit/x/", config_js("true"), "only for those who have the document"),
        ("https://cryptpad.example/pad/", config_js("true"), "Give the link of a document"),
    ],
)
async def test_what_could_not_be_shown_is_told_at_the_link(
    egress: MemoryEgress, url: str, body: bytes, message: str
) -> None:
    egress.page("https://cryptpad.example/api/config", body)

    with pytest.raises(InvalidParam) as raised:
        await integration.check(CryptPadConfig(url=url), egress)
    (field,) = raised.value.fields
    assert isinstance(field, FieldError)
    assert field.path == "/url"
    assert message in field.message
    assert "aB" not in field.message
