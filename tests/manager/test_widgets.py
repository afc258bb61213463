"""Widgets out of descriptions: pure, and safe against what strangers write."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manifold.errors import FieldError, Forbidden, InvalidParam, MissingParam, NotFound
from manifold.ids import UserID
from manifold.integrations import Target
from manifold.integrations.catalogue import Catalogue
from manifold.manager.block_settings import BlockSettings
from manifold.manager.blocks import Blocks
from manifold.manager.checking import Checks
from manifold.manager.looks import Looks
from manifold.manager.widgets import Widgets
from manifold.spec.widgets import WidgetDefinition, WidgetRequest
from manifold.storage import Store
from tests.support.manager import JITSI, ROOM, SIGNING_KEY, Clock
from tests.support.memory import MemoryEgress

ALICE = UserID.parse("@alice:example.org")
PAD = "https://pad.example.org/p/minutes"
TARGET = Target("w1", ALICE, "https://widgets.example", None)
KEYS = {"url", "domain", "conferenceId", "isAudioOnly"}


@pytest.fixture
def blocks(store: Store, clock: Clock) -> Blocks:
    return Blocks(store, BlockSettings(), clock)


@pytest.fixture
def widgets(catalogue: Catalogue, blocks: Blocks, egress: MemoryEgress) -> Widgets:
    checks = Checks(egress, Looks(egress, "https://widgets.example"))
    return Widgets(catalogue, blocks, checks, "https://widgets.example", SIGNING_KEY)


def make(widgets: Widgets, type_: str, data: dict[str, object] | None = None, **more: Any) -> WidgetDefinition:
    return widgets.make(ALICE, WidgetRequest(type=type_, data=data or {}, **more))


def test_a_conference_is_made_of_what_such_widgets_hold(widgets: Widgets) -> None:
    data = {"conferenceId": "standup", "domain": "meet.example.org:8443", "isAudioOnly": True}

    for type_ in ("m.jitsi", "jitsi"):
        widget = make(widgets, type_, {**data, "roomName": "Stand-up"}, room_id=ROOM)

        assert (widget.type, widget.name, widget.data) == ("m.jitsi", "Video conference", data)
        assert widget.url.startswith("https://widgets.example/w/jitsi?server=https%3A%2F%2Fmeet.example.org%3A8443#")
        assert widget.id.startswith("manifold-")


def test_what_is_left_out_is_as_in_a_new_form(widgets: Widgets) -> None:
    first, second = make(widgets, "m.jitsi"), make(widgets, "m.jitsi", room_id=ROOM)

    assert first.data["domain"] == "meet.element.io"
    assert len({first.id, second.id, first.data["conferenceId"], second.data["conferenceId"]}) == 4


def test_a_pad_and_a_page_are_made_of_their_address(widgets: Widgets) -> None:
    assert make(widgets, "m.etherpad", {"url": PAD}).data == {"url": PAD}
    assert make(widgets, "etherpad").data["url"].startswith("https://etherpad.wikimedia.org/p/manifold-")
    page = make(widgets, "customwidget", {"url": "https://example.org/board"}, name="Board")
    assert (page.type, page.name, page.data) == ("m.custom", "Board", {"url": "https://example.org/board"})


def test_a_widget_is_called_what_the_client_wants(widgets: Widgets) -> None:
    assert make(widgets, "m.jitsi", name="Stand-up").name == "Stand-up"


async def test_a_widget_is_made_of_what_its_form_takes_and_keeps_the_id_of_the_one_that_is_there(
    widgets: Widgets, egress: MemoryEgress
) -> None:
    config = {"server": JITSI, "conference": "standup"}
    request = WidgetRequest(integration="jitsi", config=config, room_id=ROOM, widget_id="jitsi_1", name="Stand-up")

    widget = await widgets.make_of_form(ALICE, request)

    assert (widget.id, widget.type, widget.name) == ("jitsi_1", "m.jitsi", "Stand-up")
    assert widget.data == {"domain": "meet.example.org", "conferenceId": "standup", "isAudioOnly": False}
    assert egress.asked[0] == f"{JITSI}/external_api.js", "its service, as before an installation"


async def test_what_is_wrong_in_a_form_is_told_at_its_field(widgets: Widgets, blocks: Blocks) -> None:
    config: dict[str, object] = {"server": "http://meet.example.org", "conference": "a b"}
    request = WidgetRequest(integration="jitsi", config=config, room_id=ROOM)
    with pytest.raises(InvalidParam) as raised:
        await widgets.make_of_form(ALICE, request)
    assert [each.path for each in raised.value.fields] == ["/server", "/conference"]

    with pytest.raises(InvalidParam, match="rooms, not to an account"):
        await widgets.make_of_form(ALICE, WidgetRequest(integration="jitsi", config={"server": JITSI}))
    with pytest.raises(NotFound):
        await widgets.make_of_form(ALICE, WidgetRequest(integration="nothing"))
    with pytest.raises(MissingParam):
        widgets.make(ALICE, WidgetRequest())
    await blocks.add("integration", "jitsi")
    with pytest.raises(Forbidden):
        await widgets.make_of_form(ALICE, WidgetRequest(integration="jitsi", config={"server": JITSI}))


def test_a_type_that_nobody_makes_is_not_found_and_the_others_are_listed(widgets: Widgets) -> None:
    with pytest.raises(NotFound, match=r"type 'm\.video'; there are customwidget, etherpad, jitsi, m\.custom"):
        make(widgets, "m.video")


@pytest.mark.parametrize(
    ("type_", "data", "paths"),
    [
        ("m.jitsi", {"conferenceId": "a b"}, ["/data/conferenceId"]),
        ("m.jitsi", {"conferenceId": 5, "isAudioOnly": "yes"}, ["/data/conferenceId", "/data/isAudioOnly"]),
        ("m.jitsi", {"domain": "user@meet.example.org"}, ["/data/domain"]),
        ("m.jitsi", {"domain": {"a": 1}}, ["/data/domain"]),
        ("m.jitsi", {"domain": "$domain"}, ["/data/domain"]),
        ("m.etherpad", {"url": "https://pad.example.org/"}, ["/data/url"]),
        ("m.etherpad", {"url": "javascript:alert(1)"}, ["/data/url"]),
        ("m.etherpad", {"url": None}, ["/data/url"]),
        ("m.etherpad", {"url": "https://pad.example.org/p/a%20b"}, ["/data/url"]),
        ("m.custom", {}, ["/data/url"]),
        ("m.custom", {"url": "http://example.org"}, ["/data/url"]),
        ("m.custom", {"url": ["https://example.org"]}, ["/data/url"]),
    ],
)
def test_what_is_wrong_is_told_where_the_request_has_it(
    widgets: Widgets, type_: str, data: dict[str, object], paths: list[str]
) -> None:
    with pytest.raises(InvalidParam) as raised:
        make(widgets, type_, data)

    assert [field.path for field in raised.value.fields] == paths
    assert all(field.message for field in raised.value.fields)


def test_a_name_that_is_too_long_for_a_page_is_told(widgets: Widgets) -> None:
    with pytest.raises(InvalidParam) as raised:
        make(widgets, "m.custom", {"url": "https://example.org"}, name="x" * 61)

    assert raised.value.fields == (FieldError("/name", "At most 60 characters"),)


def test_a_room_that_is_none_is_refused(widgets: Widgets) -> None:
    with pytest.raises(InvalidParam, match="'room_id'"):
        make(widgets, "m.jitsi", room_id="nonsense")


async def test_what_the_operator_blocked_is_not_made(widgets: Widgets, blocks: Blocks) -> None:
    await blocks.add("integration", "etherpad")
    await blocks.add("room", ROOM)

    with pytest.raises(Forbidden):
        make(widgets, "m.etherpad")
    with pytest.raises(Forbidden):
        make(widgets, "m.jitsi", room_id=ROOM)


URLS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["https://", "HTTPS://", "http://", "javascript:", "//", "https:/"]),
    st.sampled_from(
        ["meet.jit.si", "meet.element.io", "pad.example.org", "a@b.example", "[::1]", "127.1", "ex\tample"]
    ),
    st.sampled_from(["", "/", "/p/", "/p/minutes", "/standup", ":8443/p/x", "\\p\\x"]),
    st.text(st.characters(max_codepoint=0x2100), max_size=20),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["m.jitsi", "m.etherpad", "m.custom"]),
    st.dictionaries(
        st.sampled_from(["url", "domain", "conferenceId", "isAudioOnly", "title", "/~"]),
        URLS | st.text(max_size=20) | st.none() | st.booleans() | st.floats() | st.lists(st.text(max_size=3)),
    ),
    st.text(max_size=255),
)
def test_whatever_describes_a_widget_it_is_made_or_what_is_wrong_is_told(
    widgets: Widgets, type_: str, data: dict[str, object], name: str
) -> None:
    problems: tuple[FieldError, ...] = ()
    url = "https://widgets.example/w/"
    try:
        url = make(widgets, type_, data, name=name).url
    except InvalidParam as exc:
        problems = exc.fields
        url = "" if not problems else url

    assert url.startswith("https://widgets.example/w/")
    assert "$" not in url.partition("#")[0]
    assert all(problem.path == "/name" or problem.path.split("/")[2] in KEYS for problem in problems)
