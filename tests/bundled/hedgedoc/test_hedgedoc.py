"""A note: which links lead to one, what is framed of it, and asking its server."""

from typing import Any

import pytest

from manifold.bundled.hedgedoc.config import HedgeDocConfig, HedgeDocSettings
from manifold.bundled.hedgedoc.integration import HedgeDoc
from manifold.errors import FieldError, InvalidParam, Unreachable
from manifold.ids import RoomID, UserID
from manifold.integrations import Target, read_link
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
NOTE = "https://md.example.org/6wXZhPqPTV"

integration = HedgeDoc(HedgeDocSettings())
own = HedgeDoc(HedgeDocSettings(server="https://md.example.org/", free_names=True))


@pytest.mark.parametrize(
    ("link", "values"),
    [
        (f"{NOTE}?both", {"url": NOTE, "mode": "text and preview"}),
        (f"{NOTE}?edit", {"url": NOTE, "mode": "text"}),
        (f"{NOTE}/?view#Agenda", {"url": NOTE, "mode": "preview"}),
        ("https://demo.hedgedoc.org/s/Ab-c_1", {"url": "https://demo.hedgedoc.org/s/Ab-c_1"}),
        ("https://demo.hedgedoc.org/p/Ab", {"url": "https://demo.hedgedoc.org/p/Ab"}),
        (NOTE, None),
        ("https://demo.hedgedoc.org/new", None),
        ("https://demo.hedgedoc.org/", None),
        ("https://md.example.org/a/b/c?both", None),
    ],
)
def test_links_to_notes_are_recognised(link: str, values: dict[str, Any] | None) -> None:
    assert integration.recognise(read_link(link)) == values


def test_on_the_operators_server_each_note_is_recognised() -> None:
    assert own.recognise(read_link(NOTE)) == {"url": NOTE}


@pytest.mark.parametrize(
    ("config", "framed"),
    [
        (HedgeDocConfig(url=NOTE), f"{NOTE}?both"),
        (HedgeDocConfig(url=f"{NOTE}?view", mode="text"), f"{NOTE}?edit"),
        (HedgeDocConfig(url="https://md.example.org/s/Ab", mode="preview"), "https://md.example.org/s/Ab"),
        (HedgeDocConfig(mode="preview"), f"https://md.example.org/{TARGET.private_name}?view"),
    ],
)
def test_its_page_frames_the_note_as_it_was_chosen(config: HedgeDocConfig, framed: str) -> None:
    widget = own.widget(config, TARGET)

    assert own.address(config, TARGET) == framed
    assert (widget.type, widget.data) == ("im.manifold.hedgedoc", {"url": framed})


def test_installations_are_told_apart() -> None:
    assert own.label(HedgeDocConfig(url=f"{NOTE}?both")) == "6wXZhPqPTV on md.example.org"
    assert own.label(HedgeDocConfig()) == "A new note on md.example.org"
    assert own.label(HedgeDocConfig(url="https://md.example.org/")) == "md.example.org"


async def test_a_server_names_itself_in_a_header_or_in_its_page(egress: MemoryEgress) -> None:
    # docs.hedgedoc.org: each answer has this header; older ones say CodiMD-Version.
    egress.page(NOTE, b"")
    egress.headers = {"HedgeDoc-Version": "1.10.0"}
    await integration.check(HedgeDocConfig(url=f"{NOTE}?both"), egress)
    egress.headers = {}
    egress.page(NOTE, b'<meta name="apple-mobile-web-app-title" content="HedgeDoc - Collaborative notes">')
    await integration.check(HedgeDocConfig(url=NOTE), egress)

    assert egress.asked == [NOTE, NOTE]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"<title>Welcome</title>", 200, "md.example.org answers, but is no HedgeDoc server"),
        (b"<title>404 Not Found - HedgeDoc</title>", 404, "md.example.org has no such note"),
    ],
)
async def test_what_is_no_note_is_told_as_such(egress: MemoryEgress, body: bytes, status: int, message: str) -> None:
    egress.page(NOTE, body, status)

    with pytest.raises(InvalidParam) as raised:
        await integration.check(HedgeDocConfig(url=NOTE), egress)
    assert raised.value.fields == (FieldError("/url", message),)


async def test_a_new_note_needs_a_server_where_names_may_be_chosen_and_is_not_made_by_asking(
    egress: MemoryEgress,
) -> None:
    egress.page("https://md.example.org/", b"<title>HedgeDoc</title>")

    await own.check(HedgeDocConfig(), egress)
    assert egress.asked == ["https://md.example.org/"]
    with pytest.raises(InvalidParam) as raised:
        await integration.check(HedgeDocConfig(), egress)
    (field,) = raised.value.fields
    assert field.path == "/url"
    assert "https://demo.hedgedoc.org/new" in field.message


async def test_a_server_that_does_not_answer_and_a_link_to_something_else_are_told_at_the_link(
    egress: MemoryEgress,
) -> None:
    with pytest.raises(Unreachable) as away:
        await integration.check(HedgeDocConfig(url="https://away.example/note"), egress)
    with pytest.raises(InvalidParam) as other:
        await integration.check(HedgeDocConfig(url="https://md.example.org/"), egress)
    assert [away.value.fields[0].path, other.value.fields[0].path] == ["/url", "/url"]
