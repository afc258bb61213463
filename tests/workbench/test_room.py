"""The homeserver of the workbench refuses what a homeserver refuses, and lets the author do as they like."""

from typing import Any

import pytest

from manifold.widgetapi import calls
from manifold.widgetapi.calls import Call
from manifold.workbench.driver import perform
from manifold.workbench.errors import Refused
from manifold.workbench.home import FakeHome
from manifold.workbench.room import MAX_EVENT_BYTES
from manifold.workbench.scenario import DEFAULT, SERVER, User
from manifold.workbench.scenario import Scenario as Scenario_
from tests.workbench.bench import ADA, BOB, ME, OTHER, ROOM, Clock, home

TEXT = {"msgtype": "m.text", "body": "Hello"}


def refusal(call: Any, *arguments: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        call(*arguments)
    error = caught.value.error
    return error.http_status, error.response["errcode"]


def as_user(user_id: str) -> FakeHome:
    return home(Scenario_(User(user_id, "Somebody"), DEFAULT.rooms))


def test_a_room_begins_with_its_people_and_what_they_said() -> None:
    room = home().room(ROOM)

    assert room.name == "Workbench"
    assert room.members("join") == [ME, ADA, BOB]
    assert [event["content"]["body"] for event in room.events if "body" in event["content"]] == [
        "Is the widget ready?",
        "Let us see.",
    ]
    assert (room.powers.of(ME), room.powers.of(ADA), room.powers.of(BOB)) == (100, 50, 0)


def test_what_is_sent_is_there_and_is_news() -> None:
    here = home()

    sent = here.send(ROOM, "m.room.topic", {"topic": "Tea"}, "")

    event = here.room(ROOM).state["m.room.topic", ""]
    assert (sent.event_id, event["content"], event["sender"]) == (event["event_id"], {"topic": "Tea"}, ME)
    assert event["unsigned"]["prev_content"] == {"topic": "A room to try a widget in"}
    assert [news.kind for news in here.take_news()] == ["event", "state"]
    assert here.take_news() == []


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (calls.SendEvent(ROOM, "m.room.topic", {"topic": "Tea"}, ""), (403, "M_FORBIDDEN")),
        (calls.SendEvent("!nowhere:x", "m.room.message", TEXT), (403, "M_FORBIDDEN")),
        (calls.SendEvent(ROOM, "m.room.message", {"body": "x" * MAX_EVENT_BYTES}), (413, "M_TOO_LARGE")),
        (calls.SendEvent(ROOM, "org.example.own", {}, ADA), (403, "M_FORBIDDEN")),
        (calls.SendEvent(ROOM, "m.room.member", {"membership": "ban"}, ADA), (403, "M_FORBIDDEN")),
        (calls.SendEvent(ROOM, "m.room.member", {"membership": "leave"}, ADA), (403, "M_FORBIDDEN")),
        (calls.SendEvent(ROOM, "m.room.member", {"membership": "invite"}, ADA), (403, "M_FORBIDDEN")),
        (calls.SendEvent(ROOM, "m.room.member", {"membership": "king"}, ADA), (400, "M_BAD_JSON")),
        (calls.SendEvent(ROOM, "m.room.redaction", {"redacts": "$nothing"}), (404, "M_NOT_FOUND")),
        (calls.SendEvent(ROOM, "m.room.redaction", {}), (400, "M_MISSING_PARAM")),
        (calls.UpdateDelayedEvent("nothing", "send"), (404, "M_NOT_FOUND")),
        (calls.DownloadFile("mxc://a/b"), (404, "M_NOT_FOUND")),
        (calls.ReadRelations(ROOM, "$nothing"), (404, "M_NOT_FOUND")),
        (calls.GetRTCTransports(), (404, "M_UNRECOGNIZED")),
        (calls.SetPowerLevel(ROOM, BOB, 100), (403, "M_FORBIDDEN")),
        (calls.ViewRoom("!nowhere:x"), (403, "M_FORBIDDEN")),
        (Call(), (404, "M_UNRECOGNIZED")),
    ],
)
def test_bob_who_has_no_power_is_refused_as_by_a_homeserver(call: Call, expected: tuple[int, str]) -> None:
    here = as_user(BOB)
    before = here.save()

    assert refusal(perform, here, call) == expected
    assert here.save() == before
    assert here.take_news() == []


def test_nobody_gives_more_power_than_they_have_nor_takes_it_from_their_equals() -> None:
    here = as_user(ADA)
    levels = dict(here.room(ROOM).powers.content)

    assert (
        refusal(here.send, ROOM, "m.room.power_levels", levels | {"users": {ME: 100, ADA: 50, BOB: 51}}, "")[0] == 403
    )
    assert refusal(here.send, ROOM, "m.room.power_levels", levels | {"users": {ADA: 50}}, "")[0] == 403
    assert refusal(here.send, ROOM, "m.room.power_levels", levels | {"users": {BOB: "50"}}, "")[0] == 400
    here.send(ROOM, "m.room.power_levels", levels | {"users": {ME: 100, ADA: 50, BOB: 50}}, "")
    assert here.room(ROOM).powers.of(BOB) == 50


def test_creators_of_a_new_room_version_stand_above_all() -> None:
    here = home()
    room = here.room(perform(here, calls.CreateRoom({"room_version": "12", "name": "New"})))

    assert room.powers.of(ME) == 2**53 - 1
    assert perform(here, calls.CanSendEvent(room.room_id, "m.room.name", "")).own_level is None
    assert room.name == "New"


def test_invitations_joining_and_removal_follow_the_rules() -> None:
    here = home()
    carol = f"@carol:{SERVER}"
    room = here.room(ROOM)

    assert refusal(room.send, carol, "m.room.member", {"membership": "join"}, carol) == (403, "M_FORBIDDEN")
    assert perform(here, calls.ChangeMembership(ROOM, carol, "invite", "for tea")) is True
    assert perform(here, calls.ChangeMembership(ROOM, carol, "invite")) is False
    room.send(carol, "m.room.member", {"membership": "join"}, carol)
    assert perform(here, calls.GetMembership(ROOM, carol)).membership == "join"
    assert perform(here, calls.ChangeMembership(ROOM, carol, "leave")) is True
    assert perform(here, calls.GetRoomSummary(ROOM)).joined_member_count == 3
    assert refusal(room.send, carol, "m.room.message", TEXT) == (403, "M_FORBIDDEN")


def test_redactions_empty_events_and_say_so() -> None:
    here = home()
    sent = here.send(ROOM, "m.room.message", TEXT, None)
    assert sent.event_id is not None
    here.take_news()

    here.send(ROOM, "m.room.redaction", {"redacts": sent.event_id, "reason": "oops"}, None)

    event = here.room(ROOM).find(sent.event_id)
    assert event["content"] == {}
    assert event["unsigned"]["redacted_because"]["content"]["reason"] == "oops"
    assert [news.kind for news in here.take_news()] == ["event"]


def test_delayed_events_are_sent_when_they_are_due() -> None:
    clock = Clock()
    here = home(clock=clock)
    first, second, third = (here.send(ROOM, "m.room.message", TEXT, None, 5_000).delay_id for _ in range(3))
    assert first
    assert second
    assert third
    assert here.wake_at == clock.now + 5

    clock.now += 3
    here.update_delayed(first, "restart")
    here.update_delayed(second, "cancel")
    clock.now += 2
    assert here.send_due() == []
    assert (len(here.take_news()), [*here.delayed]) == (1, [first])
    here.update_delayed(first, "send")
    assert len(here.take_news()) == 1
    assert not here.delayed


def test_a_delayed_event_that_may_not_be_sent_any_more_is_told() -> None:
    clock = Clock()
    here = home(clock=clock)
    here.send(ROOM, "m.room.message", TEXT, None, 1_000)
    here.room(ROOM).put(ADA, "m.room.member", {"membership": "ban"}, ME)
    clock.now += 1

    assert "not sent: 403 M_FORBIDDEN" in here.send_due()[0]


def test_sticky_events_stop_being_sticky() -> None:
    clock = Clock()
    here = home(clock=clock)
    here.send(ROOM, "m.room.message", TEXT, None, sticky_ms=2_000)

    assert len(perform(here, calls.ReadStickyEvents(None))) == 1
    assert perform(here, calls.ReadStickyEvents([OTHER])) == []
    clock.now += 2
    assert perform(here, calls.ReadStickyEvents(None)) == []


def test_timelines_are_read_newest_first_by_type_kind_key_and_place() -> None:
    here = home()

    def read(*arguments: Any) -> list[str]:
        found = perform(here, calls.ReadTimeline(*arguments))
        return [event["content"].get("body") or event["content"].get("name") for event in found]

    assert read([ROOM], "m.room.message", None, None, None, None) == ["Let us see.", "Is the widget ready?"]
    assert read([ROOM], "m.room.message", None, None, 1, None) == ["Let us see."]
    assert read([ROOM], "m.room.message", "m.image", None, None, None) == []
    assert read(None, "m.room.name", None, "", None, None) == ["Workbench", "The other room"]
    assert read([ROOM], "m.room.name", None, True, None, None) == ["Workbench"]
    assert read([ROOM], "m.room.name", None, None, None, None) == []
    [older] = [event for event in here.room(ROOM).events if event["content"].get("body") == "Is the widget ready?"]
    assert read([ROOM], "m.room.message", None, None, None, older["event_id"]) == ["Let us see."]


def test_relations_come_in_pages() -> None:
    here = home()
    target = here.room(ROOM).events[-1]["event_id"]
    for key in "abc":
        related = {"m.relates_to": {"rel_type": "m.annotation", "event_id": target, "key": key}}
        here.send(ROOM, "m.reaction", related, None)

    page = perform(here, calls.ReadRelations(ROOM, target, "m.annotation", None, 2))
    rest = perform(here, calls.ReadRelations(ROOM, target, None, "m.reaction", 2, page.next_batch))
    assert [event["content"]["m.relates_to"]["key"] for event in (*page.chunk, *rest.chunk)] == ["c", "b", "a"]
    assert (page.prev_batch, rest.next_batch) == (None, None)
    assert perform(here, calls.ReadRelations(ROOM, target, "m.thread")).chunk == []


def test_files_people_tokens_and_messages_to_devices() -> None:
    here = home()

    assert perform(here, calls.DownloadFile(perform(here, calls.UploadFile(b"\x00\xff")))) == b"\x00\xff"
    assert refusal(perform, here, calls.UploadFile(b"x" * (10 * 1024 * 1024 + 1))) == (413, "M_TOO_LARGE")
    limited, found = perform(here, calls.SearchUsers("ADA", None))
    assert (limited, [person["display_name"] for person in found]) == (False, ["Ada"])
    assert perform(here, calls.SearchUsers("", 1))[0] is True
    token = here.openid_token()
    assert "fake" in token["access_token"]
    assert token["matrix_server_name"].endswith(".invalid")
    messages = {ME: {"*": {"n": 1}, "OTHER": {"n": 2}}, ADA: {"X": {"n": 3}}}
    perform(here, calls.SendToDevice("org.example.hello", encrypted=True, messages=messages))
    assert [(news.event["content"], news.encrypted) for news in here.take_news()] == [({"n": 1}, True)]
    assert len(here.to_device_sent) == 3


def test_account_data_is_read_and_widgets_of_the_account_are_written() -> None:
    here = home()
    here.room_account_data[ROOM]["m.tag"] = {"tags": {}}

    assert perform(here, calls.ReadAccountData("m.widgets")) is None
    perform(here, calls.SetAccountWidget("clock", {"type": "m.custom", "url": "https://clock.example"}))
    assert perform(here, calls.ReadAccountData("m.widgets"))["clock"]["sender"] == ME
    perform(here, calls.SetAccountWidget("clock", None))
    assert perform(here, calls.ReadAccountData("m.widgets")) == {}
    assert [event["room_id"] for event in perform(here, calls.ReadRoomAccountData(None, "m.tag"))] == [ROOM]


def test_the_author_is_above_the_rules() -> None:
    room = home().room(ROOM)

    event = room.put("@stranger:x", "m.room.topic", {"topic": "Mine"}, "")
    assert room.edit(event["event_id"], {"topic": "Yours"})["content"] == {"topic": "Yours"}
    assert room.state["m.room.topic", ""] is event
    room.remove(event["event_id"])
    assert ("m.room.topic", "") not in room.state
    assert refusal(room.find, event["event_id"])[0] == 404
