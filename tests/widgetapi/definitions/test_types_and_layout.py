"""Types of widgets with their data, and where widgets are shown."""

from typing import Any

import pytest

from manifold.widgetapi.definitions import Definition, Place, chosen, kind_of, modern_type, read_layout
from manifold.widgetapi.definitions.layout import arrange, write_layout
from manifold.widgetapi.definitions.types import LEGACY, effective_type


def widget(
    widget_type: str, data: dict[str, Any] | None = None, widget_id: str = "w", kind: Any = "account"
) -> Definition:
    return Definition(
        id=widget_id,
        kind=kind,
        type=widget_type,
        url="https://w.example/",
        sender="@a:b",
        creator="@a:b",
        data=data or {},
    )


@pytest.mark.parametrize(
    ("old", "modern"),
    [
        ("customwidget", "m.custom"),
        ("dimension-customwidget", "m.custom"),
        ("jitsi", "m.jitsi"),
        ("dimension-jitsi", "m.jitsi"),
        ("googledocs", "m.googledoc"),
        ("youtube", "m.video"),
        ("dimension-grafana", "m.grafana"),
        ("twitch", "twitch"),
        ("org.example.mine", "org.example.mine"),
    ],
)
def test_old_names_stand_for_new_ones(old: str, modern: str) -> None:
    assert modern_type(old) == modern
    assert all(name.startswith("m.") for name in LEGACY.values())


@pytest.mark.parametrize(
    ("widget_type", "data", "effective"),
    [
        ("m.jitsi", {"domain": "meet.example", "conferenceId": "x"}, "m.jitsi"),
        ("jitsi", {"domain": "meet.example", "conferenceId": "x", "isAudioOnly": True, "more": 1}, "m.jitsi"),
        ("m.jitsi", {"domain": "meet.example"}, "m.custom"),
        ("m.jitsi", {"domain": "meet.example", "conferenceId": "x", "isAudioOnly": "yes"}, "m.custom"),
        ("m.integration_manager", {"api_url": "https://m.example"}, "m.integration_manager"),
        ("m.integration_manager", {"api_url": "javascript:1"}, "m.custom"),
        ("m.integration_manager", {}, "m.custom"),
        ("m.stickerpicker", {}, "m.stickerpicker"),
        ("m.googlecalendar", {"shareId": "x"}, "m.googlecalendar"),
        ("m.googlecalendar", {"src": "x"}, "m.custom"),
        ("m.spotify", {"uri": "spotify:x"}, "m.spotify"),
        ("m.tradingview", {"interval": "D"}, "m.custom"),
        ("m.video", {"url": "https://v.example/"}, "m.video"),
        ("m.etherpad", {}, "m.etherpad"),
        ("m.grafana", {"url": None}, "m.grafana"),
        ("org.example.mine", {"anything": 1}, "org.example.mine"),
    ],
)
def test_a_widget_whose_data_is_wrong_is_an_ordinary_page(
    widget_type: str, data: dict[str, Any], effective: str
) -> None:
    assert effective_type(widget(widget_type, data)) == effective


def test_pickers_and_managers_belong_to_accounts_and_the_first_by_its_id_is_used() -> None:
    assert kind_of("m.stickerpicker") == kind_of("m.integration_manager") == "account"
    assert kind_of("jitsi") == kind_of("org.example.mine") == "room"
    data = {"api_url": "https://m.example"}
    widgets = [
        widget("m.integration_manager", data, "b"),
        widget("m.integration_manager", data, "a"),
        widget("m.integration_manager", {}, "0"),
        widget("m.integration_manager", data, "00", kind="room"),
    ]
    assert (found := chosen(widgets, "m.integration_manager")) is not None
    assert found.id == "a"
    assert chosen(widgets, "m.stickerpicker") is None


LAYOUT = {
    "widgets": {
        "a": {"container": "top", "index": 2, "width": 150, "height": 1},
        "b": {"container": "top", "index": 1, "height": 40},
        "c": {"container": "centre", "index": True, "width": "wide"},
        "d": 7,
    }
}


def test_what_a_layout_says_is_read_within_its_bounds() -> None:
    assert read_layout(LAYOUT) == {
        "a": Place("top", 2, 100, 2),
        "b": Place("top", 1, None, 40),
        "c": Place("right"),
    }
    assert read_layout({"widgets": []}) == read_layout(None) == {}


def test_three_are_on_top_in_order_and_the_rest_on_the_right() -> None:
    places = {name: Place("top", index) for name, index in (("a", 4), ("b", 1), ("c", 3), ("d", 2))}
    shown = arrange({**places, "x": Place("center"), "y": Place("center")}, [(name, "m.custom") for name in "abcdexy"])
    assert (shown.top, shown.center, shown.right) == (("b", "d", "c"), "x", ("e", "a", "y"))
    assert arrange({}, [("j", "m.jitsi"), ("o", "m.custom")]).top == ("j",)


def test_writing_a_layout_keeps_what_others_wrote_and_pins_no_fourth() -> None:
    after = write_layout({**LAYOUT, "more": 1}, {"a": Place("right"), "n": Place("top", 0, 50.0)})
    assert after["more"] == 1
    assert after["widgets"]["a"] == {"container": "right", "index": 2, "width": 150, "height": 1}
    assert after["widgets"]["n"] == {"container": "top", "index": 0, "width": 50.0}
    assert after["widgets"]["d"] == 7
    with pytest.raises(ValueError, match="At most 3"):
        write_layout({}, {name: Place("top") for name in "abcd"})
    with pytest.raises(ValueError, match="Only one"):
        write_layout({}, {name: Place("center") for name in "ab"})
