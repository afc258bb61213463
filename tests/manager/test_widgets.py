"""Widgets out of descriptions and out of links: pure, and safe against what strangers paste."""

from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from manifold.errors import FieldError, Forbidden, InvalidParam, MissingParam, NotFound
from manifold.ids import UserID
from manifold.integrations import Target, WidgetIntegration
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.config import check_config
from manifold.integrations.discovery import GROUP
from manifold.manager.block_settings import BlockSettings
from manifold.manager.blocks import Blocks
from manifold.manager.widgets import Widgets
from manifold.spec.widgets import WidgetDefinition, WidgetRequest
from manifold.storage import Store
from tests.support.manager import JITSI, ROOM, SIGNING_KEY, Clock
from tests.support.memory import MemoryEgress
from tests.support.wheels import MANIFEST

ALICE = UserID.parse("@alice:example.org")
PAD = "https://pad.example.org/p/minutes"
TARGET = Target("w1", ALICE, "https://widgets.example", None)
KEYS = {"url", "domain", "conferenceId", "isAudioOnly"}

STUMBLING = """\
from manifold.bundled.custom import integration as WebPage

class Stumbling(WebPage):
    def recognise(self, link):
        raise KeyError("x")

integration = Stumbling
"""


@pytest.fixture
def blocks(store: Store, clock: Clock) -> Blocks:
    return Blocks(store, BlockSettings(), clock)


@pytest.fixture
def widgets(catalogue: Catalogue, blocks: Blocks, egress: MemoryEgress) -> Widgets:
    return Widgets(catalogue, blocks, egress, "https://widgets.example", SIGNING_KEY)


def make(widgets: Widgets, type_: str, data: dict[str, object] | None = None, **more: Any) -> WidgetDefinition:
    return widgets.make(ALICE, WidgetRequest(type=type_, data=data or {}, **more))


def test_a_conference_is_made_of_what_such_widgets_hold(widgets: Widgets) -> None:
    data = {"conferenceId": "standup", "domain": "meet.example.org:8443", "isAudioOnly": True}

    for type_ in ("m.jitsi", "jitsi"):
        widget = make(widgets, type_, {**data, "roomName": "Stand-up", "auth": "openidtoken-jwt"}, room_id=ROOM)

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
    assert egress.asked == [f"{JITSI}/external_api.js"], "its service, as before an installation"


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


async def test_what_the_operator_blocked_is_neither_made_nor_recognised(widgets: Widgets, blocks: Blocks) -> None:
    await blocks.add("integration", "etherpad")
    await blocks.add("room", ROOM)

    with pytest.raises(Forbidden):
        make(widgets, "m.etherpad")
    with pytest.raises(Forbidden):
        make(widgets, "m.jitsi", room_id=ROOM)
    assert [match.integration for match in widgets.resolve(PAD, [])] == ["custom"]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://meet.jit.si/Stand-up_1", ["jitsi", "custom"]),
        ("HTTPS://Meet.Jit.Si:443/standup/", ["jitsi", "custom"]),
        ("https://meet.element.io/standup#config.startAudioOnly=true&x=1", ["jitsi", "custom"]),
        ("https://meet.element.io/", ["custom"]),
        ("https://meet.element.io/tenant/standup", ["custom"]),
        ("https://meet.element.io/a%20b", ["custom"]),
        ("https://meet.example.org/standup", ["custom"]),
        ("https://meet.element.io.evil.example/standup", ["custom"]),
        (PAD, ["etherpad", "custom"]),
        (f"{PAD}/?showChat=false#L5", ["etherpad", "custom"]),
        ("https://pad.example.org/p/", ["custom"]),
        ("https://pad.example.org/p/minutes/export/txt", ["custom"]),
        ("https://pad.example.org/p/r.1234", ["custom"]),
        ("https://pad.example.org/etherpad/p/minutes", ["custom"]),
        ("https://example.org?q=/p/minutes", ["custom"]),
        ("https://bücher.example/ünï", ["custom"]),
        ("https://[2001:db8::1]:8443/x", ["custom"]),
    ],
)
def test_a_link_is_recognised_best_first(widgets: Widgets, url: str, found: list[str]) -> None:
    assert [match.integration for match in widgets.resolve(url, [])] == found


def test_a_match_has_its_config_filled_in(widgets: Widgets) -> None:
    conference, page = widgets.resolve("https://meet.jit.si/standup#config.startAudioOnly=true", ["de"])

    assert conference.config == {"server": "https://meet.jit.si", "conference": "standup", "audio_only": True}
    assert (conference.name, conference.label) == ("Jitsi", "standup on meet.jit.si")
    assert (page.name, page.config["url"]) == ("Webseite", "https://meet.jit.si/standup#config.startAudioOnly=true")


HOSTILE = [
    *("", "x", "javascript:alert(1)", "JAVASCRIPT://example.org/%0aalert(1)", "data:text/html,x", "vbscript:x"),
    *("http://example.org", "//example.org", "ftp://example.org", "blob:https://example.org/1", "https:example.org"),
    *("https://user@example.org", "https://user:password@example.org", "https://example.org\\@evil.example"),
    *("https://", "https://exa mple.org", "https://example.org/ x", "https://example.org/\n", "\thttps://example.org"),
    *("https://example.org/\x00", "https://example.org/\x1b", "https://example.org/\x7f", "https://example.org/\x85"),
    *("https://example.org/\u202etxt", "https://example.org/\u200b", "https://example.org/a\\b"),
    *("https://example.org:0", "https://example.org:99999", "https://0x7f.1", "https://$host", "https://ex%61mple.org"),
]


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_link_is_refused(widgets: Widgets, url: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        widgets.resolve(url, [])

    assert [field.path for field in raised.value.fields] == ["/url"]


URLS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["https://", "HTTPS://", "http://", "javascript:", "//", "https:/"]),
    st.sampled_from(
        ["meet.jit.si", "meet.element.io", "pad.example.org", "a@b.example", "[::1]", "127.1", "ex\tample"]
    ),
    st.sampled_from(["", "/", "/p/", "/p/minutes", "/standup", ":8443/p/x", "\\p\\x"]),
    st.text(st.characters(max_codepoint=0x2100), max_size=20),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # nothing in it is changed
@given(URLS | st.text(max_size=60))
@example("https://meet.jit.si/$matrix_user_id")
@example("https://meet.jit.si/x#config.startAudioOnly=true\u2028")
def test_whatever_is_pasted_what_is_found_can_be_added_and_frames_one_https_origin(
    widgets: Widgets, catalogue: Catalogue, url: str
) -> None:
    try:
        matches = widgets.resolve(url, [])
    except InvalidParam:
        return
    for match in matches:
        integration = catalogue[match.integration].integration
        assert isinstance(integration, WidgetIntegration)
        widget = integration.widget(check_config(integration.config, match.config), TARGET)
        query = widget.url.partition("#")[0].partition("?")[2]
        assert integration.framed_origin(dict(parse_qsl(query, strict_parsing=True))).startswith("https://")
        assert "$" not in query


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


def test_an_integration_that_stumbles_over_a_link_keeps_no_other_from_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    blocks: Blocks,
    egress: MemoryEgress,
    caplog: pytest.LogCaptureFixture,
) -> None:
    module = f"stumbling_{tmp_path.name}"
    found = [EntryPoint("custom", "manifold.bundled.custom", GROUP)]
    for number, code in enumerate([STUMBLING, "raise RuntimeError('broken')"]):
        folder = tmp_path / f"{module}{number}"
        folder.mkdir()
        (folder / "__init__.py").write_text(code)
        (folder / "manifest.toml").write_text(MANIFEST.format(id=f"stumbling{number}"))
        found.append(EntryPoint(f"stumbling{number}", folder.name, GROUP))
    monkeypatch.syspath_prepend(tmp_path)

    matches = Widgets(Catalogue(found), blocks, egress, "https://widgets.example", SIGNING_KEY).resolve(PAD, [])

    assert [match.integration for match in matches] == ["custom"]
    assert "Integration stumbling0 can't read a link" in caplog.text
