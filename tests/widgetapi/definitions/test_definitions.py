"""Reading and writing definitions: the rules, and strangers' nonsense."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.errors import InvalidParam
from manifold.widgetapi.definitions.accounts import read_account, read_entry, with_widget, without_widget
from manifold.widgetapi.definitions.choosing import fits_kind, of_type
from manifold.widgetapi.definitions.consent import memory_key, told
from manifold.widgetapi.definitions.layout import Place, arrange, layout_content, read_layout
from manifold.widgetapi.definitions.rooms import DRAFT_EVENT, EVENT, deletion, read_event, read_room, state_content
from manifold.widgetapi.definitions.widget import Invalid, Widget

ALICE = "@alice:example.org"
CONTENT = {"type": "m.custom", "url": "https://w.example/"}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = ["type", "url", "data", "name", "title", "auth", "transports", "avatar_url", "container", "widgets"]
contents = st.dictionaries(st.sampled_from(KEYS), json_values)


def event(content: Any = CONTENT, /, **changes: Any) -> dict[str, Any]:
    return {"type": EVENT, "state_key": "w", "sender": ALICE, "room_id": "!r", "event_id": "$e"} | {
        "content": content,
        **changes,
    }


def room_widget(content: Any = CONTENT, /, **changes: Any) -> Widget:
    widget = read_event(event(content, **changes))
    assert isinstance(widget, Widget), widget
    return widget


@pytest.mark.parametrize(
    ("content", "attribute", "expected"),
    [
        ({"id": "other"}, "id", "w"),
        ({}, "creator", ALICE),
        ({"creatorUserId": "@b:x"}, "creator", "@b:x"),
        ({"creatorUserId": "@b:x"}, "sender", ALICE),
        ({"creatorUserId": None}, "creator", ALICE),
        ({"name": 5}, "name", None),
        ({"title": "T", "data": {"title": "D"}}, "title", "T"),
        ({"title": None, "org.matrix.msc2872.title": "U"}, "title", "U"),
        ({"title": "", "data": {"title": "D"}}, "title", "D"),
        ({"avatar_url": "mxc://a/b", "org.matrix.msc2765.avatar_url": "mxc://c/d"}, "avatar_url", "mxc://a/b"),
        ({"org.matrix.msc2765.avatar_url": "mxc://c/d"}, "avatar_url", "mxc://c/d"),
        ({"avatar_url": "https://a/b"}, "avatar_url", None),
        ({}, "wait_for_iframe_load", True),
        ({"waitForIframeLoad": False}, "wait_for_iframe_load", False),
        ({"waitForIframeLoad": 0}, "wait_for_iframe_load", True),
        ({"waitForIframeLoad": None}, "wait_for_iframe_load", True),
        ({"usesWidgetAPI": True}, "uses_widget_api", True),
        ({"data": [1]}, "data", {}),
        ({"auth": {"scopes": ["a", 1]}}, "scopes", ("a",)),
        ({"org.matrix.msc3008.auth": {"scopes": ["a"]}}, "scopes", ("a",)),
        ({"transports": ["m.websockets"]}, "transports", ("m.websockets",)),
        ({"org.matrix.msc3009.transports": "no"}, "transports", ()),
    ],
)
def test_each_field_is_read_by_its_rule(content: dict[str, Any], attribute: str, expected: object) -> None:
    assert getattr(room_widget({**CONTENT, **content}), attribute) == expected


@pytest.mark.parametrize(
    "bad",
    [
        event({}),
        event({"type": "m.custom"}),
        event({"url": "https://w.example/"}),
        event({**CONTENT, "url": None}),
        event({**CONTENT, "url": ""}),
        event({**CONTENT, "type": 1}),
        event(None),
        event(state_key=""),
        event(state_key=None),
        event(sender=None),
        event(type="m.room.name"),
        "nonsense",
    ],
)
def test_what_is_deleted_or_badly_made_is_no_widget(bad: object) -> None:
    assert isinstance(read_event(bad), Invalid)
    assert read_room([bad]) == {}


def test_of_two_events_the_draft_one_wins_in_any_order() -> None:
    old, new = event(), event({**CONTENT, "name": "new"}, type=DRAFT_EVENT)
    assert read_room([old, new])["w"].name == "new" == read_room([new, old])["w"].name


@pytest.mark.parametrize(
    ("type_", "data", "expected"),
    [
        ("customwidget", {}, "m.custom"),
        ("dimension-customwidget", {}, "m.custom"),
        ("jitsi", {"domain": "d", "conferenceId": "c"}, "m.jitsi"),
        ("dimension-jitsi", {"conferenceId": "c"}, "m.jitsi"),
        ("m.jitsi", {}, "m.custom"),
        ("m.jitsi", {"conferenceId": "c", "isAudioOnly": "yes"}, "m.custom"),
        ("etherpad", {}, "m.etherpad"),
        ("googledocs", {}, "m.googledoc"),
        ("googlecalendar", {"src": "s"}, "m.googlecalendar"),
        ("m.googlecalendar", {}, "m.custom"),
        ("grafana", {"curl": "u"}, "m.grafana"),
        ("spotify", {"uri": "spotify:x"}, "m.spotify"),
        ("m.spotify", {}, "m.custom"),
        ("tradingview", {"interval": "D", "pair": "A"}, "m.tradingview"),
        ("m.tradingview", {"pair": "A"}, "m.custom"),
        ("youtube", {"videoUrl": "u"}, "m.video"),
        ("m.video", {"url": None}, "m.custom"),
        ("m.stickerpicker", {}, "m.stickerpicker"),
        ("m.integration_manager", {"api_url": "https://m/"}, "m.integration_manager"),
        ("m.integration_manager", {"api_url": "ftp://m/"}, "m.custom"),
        ("m.call", {"any": 1}, "m.call"),
        ("twitch", {}, "twitch"),
    ],
)
def test_a_type_is_its_modern_name_or_custom_where_data_does_not_fit(
    type_: str, data: dict[str, Any], expected: str
) -> None:
    widget = room_widget({**CONTENT, "type": type_, "data": data})
    assert widget.type == expected
    assert widget.content["type"] == type_


def test_an_old_jitsi_widget_has_its_conference_in_the_url() -> None:
    widget = room_widget({"type": "jitsi", "url": "https://w.example/?confId=abc"})
    assert (widget.type, widget.data) == ("m.jitsi", {"domain": "meet.element.io", "conferenceId": "abc"})


@pytest.mark.parametrize(
    ("entry", "valid"),
    [
        ({"content": CONTENT}, True),
        ({"content": CONTENT, "type": "m.widget"}, True),
        ({"content": CONTENT, "type": EVENT, "state_key": "w", "sender": ALICE}, True),
        ({"content": CONTENT, "type": None, "state_key": None, "sender": None}, True),
        ({"content": CONTENT, "type": "m.other"}, False),
        ({"content": CONTENT, "state_key": "v"}, False),
        ({"content": {}}, False),
        ({}, False),
        ([], False),
    ],
)
def test_an_entry_of_an_account_may_leave_out_what_is_known_anyway(entry: object, valid: bool) -> None:
    widget = read_entry("w", entry, ALICE)
    assert isinstance(widget, Widget) is valid
    if isinstance(widget, Widget):
        assert (widget.sender, widget.kind, widget.id) == (ALICE, "account", "w")


def test_writing_an_account_keeps_what_it_does_not_know() -> None:
    before = {"other": 5, "w": {"x": 1, "content": {}}}
    after = with_widget(before, "w", ALICE, {**CONTENT, "name": None, "unknown": [1]})
    assert after["other"] == 5
    assert after["w"]["x"] == 1
    assert after["w"]["content"] == {**CONTENT, "id": "w", "creatorUserId": ALICE, "unknown": [1]}
    assert {key: after["w"][key] for key in ("type", "id", "state_key", "sender")} == {
        "type": "m.widget",
        "id": "w",
        "state_key": "w",
        "sender": ALICE,
    }
    assert without_widget(after, "w") == {"other": 5}
    assert set(read_account(after, ALICE)) == {"w"}


def test_what_is_written_is_what_is_read() -> None:
    assert room_widget(state_content("w", ALICE, {**CONTENT, "x": 1})).content["x"] == 1
    assert isinstance(read_event(event(deletion())), Invalid)


@pytest.mark.parametrize("bad", [{}, {"type": "t"}, {**CONTENT, "url": ""}, {**CONTENT, "data": [1]}])
def test_what_nobody_could_read_is_not_written(bad: dict[str, Any]) -> None:
    with pytest.raises(InvalidParam):
        state_content("w", ALICE, bad)


@given(json_values | contents, json_values)
def test_no_nonsense_makes_reading_raise(value: Any, other: Any) -> None:
    read_event(value)
    read_event({"type": EVENT, "state_key": "w", "sender": ALICE, "content": value})
    read_event({"type": EVENT, "state_key": other, "sender": other, "content": {**CONTENT, "data": value}})
    read_account(value, ALICE)
    read_account({"w": {"content": value}, "v": value}, ALICE)
    read_layout(value)
    read_layout({"widgets": {"w": value}})


def test_managers_and_pickers_are_the_accounts_and_sorted() -> None:
    manager = {"type": "m.integration_manager", "url": "https://m/", "data": {"api_url": "https://m/"}}
    widgets = read_account({"b": {"content": manager}, "a": {"content": manager}}, ALICE)
    assert [each.id for each in of_type(widgets.values(), "m.integration_manager")] == ["a", "b"]
    assert fits_kind(widgets["a"])
    assert not fits_kind(room_widget(manager))


def test_a_prompt_says_what_the_address_tells() -> None:
    widget = room_widget({**CONTENT, "url": "https://w/?$matrix_user_id$matrix_device_id$x", "data": {"x": "$theme"}})
    assert told(widget, with_parameters=False) == ("Your user ID", "The ID of your device")
    assert "The address of your app" in told(widget)


def test_an_answer_is_for_one_widget_of_one_sender_at_one_address() -> None:
    templated = {**CONTENT, "url": "https://$host/", "data": {"host": "a"}}
    keys = {
        memory_key(ALICE, room_widget()),
        memory_key("@b:x", room_widget()),
        memory_key(ALICE, room_widget(sender="@b:x")),
        memory_key(ALICE, room_widget(room_id="!other")),
        memory_key(ALICE, room_widget(state_key="v")),
        memory_key(ALICE, room_widget({**CONTENT, "url": "https://v.example/"})),
        memory_key(ALICE, room_widget(templated)),
        memory_key(ALICE, room_widget({**templated, "data": {"host": "b"}})),
    }
    assert len(keys) == 8
    assert memory_key(ALICE, room_widget()) == memory_key(ALICE, room_widget({**CONTENT, "name": "renamed"}))


def test_three_are_at_the_top_and_one_in_the_center() -> None:
    widgets = [room_widget(state_key=key) for key in "abcdefg"]
    places = {key: Place("top", index, height=10 * index) for index, key in enumerate("dcba")}
    found = arrange(widgets, {**places, "e": Place("center"), "f": Place("center")})
    assert (found.top, found.center, found.right, found.height) == (("d", "c", "b"), "e", ("a", "f", "g"), 20)


def test_jitsi_without_a_place_is_at_the_top() -> None:
    jitsi = {**CONTENT, "type": "jitsi", "data": {"conferenceId": "c"}}
    assert arrange([room_widget(jitsi), room_widget(state_key="v")], {}).top == ("w",)


def test_a_layout_is_clamped_and_written_as_it_was_read() -> None:
    raw = {"widgets": {"w": {"container": "top", "width": 400, "height": 0, "index": True}, "v": {"container": "?"}}}
    assert read_layout(raw) == {"w": Place("top", None, 100, 2)}
    assert read_layout(layout_content(read_layout(raw))) == read_layout(raw)
