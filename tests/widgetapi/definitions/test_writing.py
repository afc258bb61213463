"""What is written is read by everybody, and what others wrote stays."""

import pytest

from manifold.widgetapi.definitions import (
    account_widgets,
    deleted,
    read_room_widget,
    with_widget,
    without_widget,
    written,
)

ME = "@me:example.org"


def test_a_widget_is_written_as_old_and_new_readers_look_for_it() -> None:
    content = written(
        "w1",
        type="m.custom",
        url="https://w.example/",
        creator=ME,
        name="Board",
        title="Today",
        wait_for_load=False,
    )
    assert content == {
        "id": "w1",
        "creatorUserId": ME,
        "type": "m.custom",
        "url": "https://w.example/",
        "name": "Board",
        "title": "Today",
        "data": {"title": "Today"},
        "waitForIframeLoad": False,
    }


def test_what_nobody_here_knows_survives_a_change() -> None:
    before = {
        "type": "m.custom",
        "url": "https://w.example/",
        "org.example.colour": "red",
        "data": {"kept": 1},
        "waitForIframeLoad": False,
    }
    event = {"type": "im.vector.modular.widgets", "state_key": "w1", "sender": ME, "content": before}
    widget = read_room_widget(event)
    content = written("w1", type="m.custom", url="https://new.example/", creator=ME, before=widget)
    assert content["org.example.colour"] == "red"
    assert content["data"] == {"kept": 1}
    assert content["url"] == "https://new.example/"
    assert "waitForIframeLoad" not in content


@pytest.mark.parametrize(
    "wrong", [{"url": ""}, {"type": ""}, {"widget_id": ""}, {"avatar_url": "https://tracker.example/"}]
)
def test_what_is_no_widget_is_not_written(wrong: dict[str, str]) -> None:
    fields = {"widget_id": "w1", "type": "m.custom", "url": "https://w.example/", "creator": ME, **wrong}
    with pytest.raises(ValueError, match="widget"):
        written(fields.pop("widget_id"), **fields)  # type: ignore[arg-type]  # texts, all of them


def test_deleting_is_writing_nothing() -> None:
    event = {"type": "im.vector.modular.widgets", "state_key": "w1", "sender": ME, "content": deleted()}
    assert read_room_widget(event) is None


def test_an_accounts_widgets_are_one_blob_of_which_only_one_entry_changes() -> None:
    before = {"other": {"content": {"type": "m.custom", "url": "https://o.example/"}}, "odd": 7}
    content = {"type": "m.stickerpicker", "url": "https://p.example/", "name": "Picker"}
    after = with_widget(before, "picker", content, ME)
    assert after["odd"] == 7
    assert after["picker"] == {
        "content": {**content, "id": "picker", "creatorUserId": ME},
        "sender": ME,
        "state_key": "picker",
        "type": "m.widget",
        "id": "picker",
    }
    assert [widget.id for widget in account_widgets(after, ME)] == ["other", "picker"]
    assert without_widget(after, "picker") == before
    assert without_widget("nonsense", "picker") == {}
