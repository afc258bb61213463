"""What is a widget and what is none, in rooms and in accounts, and what of it counts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.widgetapi.definitions import account_widgets, read_account_widget, read_room_widget, room_widgets

ME = "@me:example.org"
CONTENT = {"type": "m.custom", "url": "https://widget.example/", "name": "Board"}


def event(content: Any = CONTENT, **changes: Any) -> dict[str, Any]:
    base = {"type": "im.vector.modular.widgets", "state_key": "w1", "sender": "@alice:example.org", "event_id": "$1"}
    return {**base, "content": content, **changes}


def test_a_room_widget_is_who_its_event_says_and_not_who_its_content_does() -> None:
    widget = read_room_widget(event({**CONTENT, "id": "other", "creatorUserId": "@liar:example.org"}))
    assert widget is not None
    assert (widget.id, widget.sender, widget.creator) == ("w1", "@alice:example.org", "@liar:example.org")
    assert (widget.kind, widget.event_id, widget.name) == ("room", "$1", "Board")


@pytest.mark.parametrize(
    "stranger",
    [
        None,
        [],
        event(type="m.room.name"),
        event(state_key=None),
        event(state_key=""),
        event(sender=None),
        event({}),
        event(None),
        event("text"),
        event({**CONTENT, "url": ""}),
        event({**CONTENT, "url": None}),
        event({**CONTENT, "url": 7}),
        event({**CONTENT, "type": ""}),
        event({"url": "https://widget.example/"}),
    ],
)
def test_what_is_no_widget_is_none_and_nobody_complains(stranger: object) -> None:
    assert read_room_widget(stranger) is None


@pytest.mark.parametrize(
    ("content", "title", "avatar"),
    [
        ({"title": "A"}, "A", ""),
        ({"org.matrix.msc2872.title": "B"}, "B", ""),
        ({"data": {"title": "C"}}, "C", ""),
        ({"title": "", "org.matrix.msc2872.title": "B", "data": {"title": "C"}}, "B", ""),
        ({"title": 7, "data": {"title": "C"}}, "C", ""),
        ({"avatar_url": "mxc://a/b"}, "", "mxc://a/b"),
        ({"org.matrix.msc2765.avatar_url": "mxc://a/c"}, "", "mxc://a/c"),
        ({"avatar_url": "https://tracker.example/pixel.png"}, "", ""),
        ({"data": None}, "", ""),
    ],
)
def test_titles_and_avatars_are_found_under_all_of_their_names(
    content: dict[str, Any], title: str, avatar: str
) -> None:
    widget = read_room_widget(event({**CONTENT, **content}))
    assert widget is not None
    assert (widget.title, widget.avatar_url) == (title, avatar)


@pytest.mark.parametrize(("value", "waits"), [(False, False), (True, True), (None, True), (0, True), ("false", True)])
def test_only_false_means_that_the_widget_tells_when_it_is_loaded(value: object, waits: bool) -> None:
    widget = read_room_widget(event({**CONTENT, "waitForIframeLoad": value}))
    assert widget is not None
    assert widget.wait_for_load is waits


def test_a_room_widget_without_a_name_is_called_by_its_type_and_an_accounts_has_none() -> None:
    content = {"type": "m.custom", "url": "https://widget.example/"}
    assert (widget := read_room_widget(event(content))) is not None
    assert widget.name == "m.custom"
    assert (mine := read_account_widget("a", {"content": content}, ME)) is not None
    assert (mine.name, mine.sender) == ("No name", ME)


def test_the_drafts_event_counts_where_there_are_both_even_to_delete() -> None:
    old, new = event(), event({**CONTENT, "name": "New"}, type="m.widget")
    assert [widget.name for widget in room_widgets([new, old])] == ["New"]
    assert [widget.name for widget in room_widgets([old, new])] == ["New"]
    assert room_widgets([old, event({}, type="m.widget")]) == []


@pytest.mark.parametrize(
    ("entry", "is_one"),
    [
        ({"content": CONTENT}, True),
        ({"content": CONTENT, "type": "m.widget", "state_key": "a", "sender": ME, "id": "a"}, True),
        ({"content": CONTENT, "type": "im.vector.modular.widgets"}, True),
        ({"content": CONTENT, "type": None, "state_key": None}, True),
        ({"content": CONTENT, "type": "m.room.name"}, False),
        ({"content": CONTENT, "state_key": "b"}, False),
        ({"content": CONTENT, "id": "b"}, False),
        ({"content": {}}, False),
        ({}, False),
        (None, False),
        ("text", False),
    ],
)
def test_an_accounts_entry_needs_a_content_and_no_more(entry: object, is_one: bool) -> None:
    assert bool(account_widgets({"a": entry}, ME)) is is_one


def test_what_msc3008_and_msc3009_add_is_read_and_what_is_no_text_is_left_out() -> None:
    content = {**CONTENT, "auth": {"scopes": ["a", 7]}, "transports": ["m.websockets", None]}
    assert (widget := read_room_widget(event(content))) is not None
    assert (widget.scopes, widget.transports) == (("a",), ("m.websockets",))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["type", "state_key", "sender", "content", "url", "data", "title", "auth", "transports", "id"])
EVENTS = st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON) | st.sampled_from(["m.widget", "w"]))


@given(EVENTS)
def test_whatever_a_stranger_writes_nothing_is_raised(nonsense: Any) -> None:
    read_room_widget(nonsense)
    room_widgets([nonsense, event(), None])
    account_widgets({"a": nonsense, "b": {"content": nonsense}}, ME)
    account_widgets(nonsense, ME)
