"""A widget on the workbench: its messages, the author's decisions, the room, the log."""

from pathlib import Path
from typing import Any

import pytest

from manifold.widgetapi.shapes.others import TurnServers
from manifold.workbench import commands as do
from manifold.workbench.errors import WorkbenchError
from manifold.workbench.scenario import DEFAULT, write_scenario
from manifold.workbench.setup import Look, Setup
from manifold.workbench.view import view
from tests.workbench.bench import ADA, ME, OTHER, RECEIVE, ROOM, SEND, Bench

TEXT = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "Hello"}}
TOPIC = "org.matrix.msc2762.receive.state_event:m.room.topic"


def test_the_author_grants_some_of_what_a_widget_wants() -> None:
    bench = Bench()
    bench.loads(SEND, RECEIVE, "org.example.unknown")
    [prompt] = bench.bench.deciding.prompts
    assert [(wish.raw, wish.words) for wish in prompt.wishes] == [
        (SEND, "Send messages in this room, as you"),
        (RECEIVE, "See messages in this room"),
    ]
    assert bench.status == "asking"

    bench.do(do.Decide("main", prompt.ticket, [SEND, "m.always_on_screen"]))

    [told] = bench.posted("notify_capabilities")
    assert told["data"] == {"requested": [SEND, RECEIVE, "org.example.unknown"], "approved": [SEND]}
    assert bench.status == "ready"
    assert "event_id" in bench.asked("send_event", TEXT)
    refused = bench.asked("org.matrix.msc2876.read_events", {"type": "m.room.message"})
    assert refused["error"]["message"] == "Cannot read room events of this type"
    bench.do(do.Decide("main", prompt.ticket, [RECEIVE]))
    assert len(bench.posted("notify_capabilities")) == 1


def test_the_log_has_the_request_the_reply_the_time_and_what_was_done() -> None:
    bench = Bench()
    bench.is_ready(SEND)

    bench.asks("send_event", TEXT)

    entry = bench.last("send_event")
    assert (entry.direction, entry.state, entry.took, entry.faults) == ("fromWidget", "answered", 0.0, [])
    assert entry.request["data"] == TEXT
    assert entry.reply["room_id"] == ROOM
    assert entry.effects == [f"sends m.room.message in {ROOM}"]
    bench.clock.advance(0.25)
    bench.answers("notify_capabilities", {})
    assert bench.last("notify_capabilities").took == 250.0


def test_what_a_homeserver_refuses_the_widget_sees() -> None:
    bench = Bench()
    bench.is_ready("org.matrix.msc2762.send.state_event:m.room.member")
    member = {"type": "m.room.member", "state_key": "@x:y", "content": {"membership": "king"}}

    answer = bench.asked("send_event", member)

    assert answer["error"]["matrix_api_error"]["response"]["errcode"] == "M_BAD_JSON"
    assert "the homeserver refuses: 400 M_BAD_JSON" in bench.last("send_event").effects[1]
    assert bench.last("send_event").state == "refused"


@pytest.mark.parametrize(("mode", "approved"), [("grant", [SEND]), ("deny", [])])
def test_a_mode_decides_now_and_from_now_on(mode: str, approved: list[str]) -> None:
    bench = Bench()
    bench.loads(SEND)
    identity = bench.asks("get_openid")

    bench.do(do.Mode(mode))  # type: ignore[arg-type]

    assert bench.posted("notify_capabilities")[0]["data"]["approved"] == approved
    state = "allowed" if approved else "blocked"
    assert bench.posted("openid_credentials")[0]["data"]["state"] == state
    assert bench.answer_to(identity) == {"state": "request"}
    assert bench.asked("get_openid")["state"] == state
    bench.do(do.Reload())
    bench.loads(SEND)
    assert bench.posted("notify_capabilities")[1]["data"]["approved"] == approved
    assert bench.bench.deciding.prompts == []


def test_decisions_are_remembered_for_this_widget_and_no_other(tmp_path: Path) -> None:
    memory = tmp_path / "state" / "workbench.json"
    first = Bench(memory=memory)
    first.loads(SEND, RECEIVE)
    [prompt] = first.bench.deciding.prompts
    first.do(do.Decide("main", prompt.ticket, [SEND], remember=True))
    first.asks("get_openid")
    [prompt] = first.bench.deciding.prompts
    first.do(do.Identify("main", prompt.ticket, allowed=False, remember=True))

    again = Bench(memory=memory)
    again.loads(RECEIVE, SEND)
    assert again.bench.deciding.prompts == []
    assert again.posted("notify_capabilities")[0]["data"]["approved"] == [SEND]
    assert again.asked("get_openid") == {"state": "blocked"}

    for other in (Bench("https://widget.example/2", memory=memory), Bench(memory=memory, widgetId="w2")):
        other.do(do.Loaded("main", 2))
        other.answers("capabilities", {"capabilities": [SEND]})
        assert len(other.bench.deciding.prompts) == 1

    again.do(do.Reload())
    again.loads(SEND, TOPIC)
    [prompt] = again.bench.deciding.prompts
    assert [wish.granted for wish in prompt.wishes] == [True, None]
    again.do(do.Forget())
    again.do(do.Reload())
    again.loads(SEND)
    assert len(again.bench.deciding.prompts) == 1
    assert memory.stat().st_mode & 0o077 == 0


def test_a_memory_that_is_none_is_told(tmp_path: Path) -> None:
    memory = tmp_path / "workbench.json"
    memory.write_text("[]")

    with pytest.raises(WorkbenchError, match=r"workbench\.json can't be read"):
        Bench(memory=memory)


def test_what_was_granted_ends_with_the_page_also_when_the_widget_leaves_by_itself() -> None:
    bench = Bench()
    bench.is_ready(SEND)
    assert view(bench.bench)["approved"] == [SEND]

    bench.do(do.Loaded("main", bench.bench.frames["main"].generation))

    assert view(bench.bench)["approved"] == []
    assert "error" in bench.asked("send_event", TEXT)
    before = bench.bench.frames["main"].generation
    bench.do(do.Reload())
    count = len(bench.bench.log.entries)
    bench.do(do.Message("main", before, {"api": "fromWidget"}))
    bench.do(do.Loaded("main", before))
    assert len(bench.bench.log.entries) == count


def test_what_others_do_in_the_room_the_widget_hears() -> None:
    bench = Bench()
    bench.is_ready(RECEIVE, TOPIC)
    bench.answers("supported_api_versions", {"supported_versions": ["org.matrix.msc2762_update_state"]})
    assert [event["content"]["topic"] for event in bench.posted("update_state")[0]["data"]["state"]] == [
        "A room to try a widget in"
    ]

    bench.do(do.PutEvent(ROOM, ADA, "m.room.message", {"msgtype": "m.text", "body": "Hi"}))
    bench.do(do.PutEvent(ROOM, ADA, "m.room.topic", {"topic": "Tea"}, state_key=""))
    bench.do(do.PutEvent(OTHER, ADA, "m.room.message", {"msgtype": "m.text", "body": "elsewhere"}))

    heard = [message["data"] for message in bench.posted("send_event")]
    assert [(event["sender"], event["content"].get("body")) for event in heard] == [(ADA, "Hi"), (ADA, None)]
    assert bench.posted("update_state")[1]["data"]["state"][0]["content"] == {"topic": "Tea"}
    bench.do(do.ViewRoom(OTHER))
    assert bench.posted("update_state")[2]["data"]["state"][0]["room_id"] == OTHER
    bench.do(do.PutEvent(OTHER, ADA, "m.room.message", {"msgtype": "m.text", "body": "now here"}))
    assert bench.posted("send_event")[-1]["data"]["content"]["body"] == "now here"


def test_a_manager_is_told_which_room_is_in_view() -> None:
    bench = Bench()
    bench.is_ready("im.manifold.context")
    bench.do(do.ViewRoom(OTHER))

    assert [message["data"] for message in bench.posted("im.manifold.context")] == [
        {"room_id": ROOM, "room_name": "Workbench"},
        {"room_id": OTHER, "room_name": "The other room"},
    ]


def test_sticky_events_of_others_stick_for_their_time() -> None:
    bench = Bench()
    bench.do(do.PutEvent(ROOM, ADA, "m.room.message", {"body": "here"}, sticky_ms=3_000))

    assert [event["content"]["body"] for event in bench.home.sticky_events(None)] == ["here"]
    assert bench.home.room(ROOM).events[-1]["msc4354_sticky"] == {"duration_ms": 3_000}
    bench.clock.advance(3)
    assert bench.home.sticky_events(None) == []


def test_by_the_rules_the_author_is_refused_as_a_user_would_be() -> None:
    bench = Bench()

    bench.do(do.PutEvent(ROOM, "@bob:workbench.invalid", "m.room.topic", {"topic": "x"}, state_key="", by_rules=True))
    bench.do(do.EditEvent(ROOM, "$nothing", {}))
    bench.do(do.ViewRoom("!nowhere:x"))

    assert ["M_FORBIDDEN" in bench.faults[0], "M_NOT_FOUND" in bench.faults[1], len(bench.faults)] == [True, True, 3]


def test_events_are_edited_redacted_and_taken_out() -> None:
    bench = Bench()
    bench.is_ready(TOPIC)
    bench.answers("supported_api_versions", {"supported_versions": ["org.matrix.msc2762_update_state"]})
    room = bench.home.room(ROOM)
    topic = room.state["m.room.topic", ""]["event_id"]
    said = room.events[-1]["event_id"]

    bench.do(do.EditEvent(ROOM, topic, {"topic": "Coffee"}))
    assert bench.posted("update_state")[-1]["data"]["state"][0]["content"] == {"topic": "Coffee"}
    bench.do(do.RedactEvent(ROOM, said, ME, "gone"))
    assert room.find(said)["content"] == {}
    bench.do(do.RemoveEvent(ROOM, said))
    assert all(event["event_id"] != said for event in room.events)
    assert bench.faults == []


def test_messages_to_devices_and_turn_servers_come_in() -> None:
    bench = Bench(turn=TurnServers(["turn:a.invalid"], "u", "p"))
    bench.is_ready("org.matrix.msc3819.receive.to_device:org.example.x", "town.robin.msc3846.turn_servers")

    bench.do(do.ToDevice("org.example.x", ADA, {"n": 1}, encrypted=False))
    assert bench.posted("send_to_device")[0]["data"] == {
        "type": "org.example.x",
        "sender": ADA,
        "content": {"n": 1},
        "encrypted": False,
    }
    assert bench.asked("watch_turn_servers") == {}
    bench.do(do.Turn({"uris": ["turn:b.invalid"], "username": "u2", "password": "p2"}))
    assert [message["data"]["username"] for message in bench.posted("update_turn_servers")] == ["u", "u2"]
    bench.do(do.Turn({"uris": ["https://b.invalid"]}))
    assert "is no TURN server" in bench.faults[0]
    assert bench.home.turn_servers == TurnServers(["turn:b.invalid"], "u2", "p2")


def test_account_data_is_kept_and_taken_away() -> None:
    bench = Bench()
    bench.is_ready("org.matrix.msc3751.read.account_data:m.tag")

    bench.do(do.AccountData("m.tag", {"a": 1}))
    read = bench.asked("org.matrix.msc3751.read_account_data", {"type": "m.tag"})
    assert read == {"events": [{"type": "m.tag", "content": {"a": 1}}]}
    bench.do(do.AccountData("m.tag", None))
    assert bench.asked("org.matrix.msc3751.read_account_data", {"type": "m.tag"}) == {"events": []}
    bench.do(do.AccountData("m.tag", {"b": 2}, room_id=ROOM))
    assert view(bench.bench)["home"]["roomAccountData"][ROOM] == {"m.tag": {"b": 2}}


def test_delayed_events_of_a_widget_are_sent_when_time_comes() -> None:
    bench = Bench()
    bench.is_ready(SEND, RECEIVE, "org.matrix.msc4157.send.delayed_event")

    assert "delay_id" in bench.asked("send_event", TEXT | {"delay": 3_000})
    bench.clock.advance(2.9)
    assert bench.posted("send_event") == []
    bench.clock.advance(0.2)
    assert bench.posted("send_event")[0]["data"]["content"]["body"] == "Hello"


def test_files_go_up_and_come_down() -> None:
    bench = Bench()
    bench.is_ready("org.matrix.msc4039.upload_file", "org.matrix.msc4039.download_file")
    upload = {"api": "fromWidget", "requestId": "u", "widgetId": "workbench"}
    upload |= {"action": "org.matrix.msc4039.upload_file", "data": {"file": None}}  # type: ignore[dict-item]

    file = do.File(["data", "file"], "text/plain", "AAH/")
    bench.do(do.Message("main", bench.bench.frames["main"].generation, upload, [file]))
    uri = bench.answer_to("u")["content_uri"]
    bench.asks("org.matrix.msc4039.download_file", {"content_uri": uri})

    down = bench.told[-1] if bench.told[-1]["kind"] == "post" else [x for x in bench.told if x["kind"] == "post"][-1]
    assert [(each.path, each.base64) for each in down["files"]] == [(["response", "file"], "AAH/")]
    assert bench.last("org.matrix.msc4039.upload_file").request["data"] == {"file": "(3 bytes)"}
    bad = do.File(["data", "nowhere", 0], "", "AA==")
    bench.do(do.Message("main", bench.bench.frames["main"].generation, upload, [bad]))
    assert "no place in its message" in bench.faults[0]


def test_pictures_are_shown_or_it_is_said_why_not() -> None:
    bench = Bench()
    bench.is_ready("m.capability.screenshot")

    bench.do(do.Screenshot())
    reply = bench.posted("screenshot")[0] | {"response": {"screenshot": None}}
    file = do.File(["response", "screenshot"], "image/png", "AAH/")
    bench.do(do.Message("main", bench.bench.frames["main"].generation, reply, [file]))
    assert [each["base64"] for each in bench.told if each["kind"] == "screenshot"] == ["AAH/"]

    bench.do(do.Screenshot())
    bench.answers("screenshot", {"screenshot": "data:nonsense"})
    bench.do(do.Screenshot())
    bench.answers("screenshot", {"error": {"message": "No canvas"}})
    assert ["no picture in the answer" in bench.faults[0], "No canvas" in bench.faults[1]] == [True, True]


def test_a_modal_is_a_widget_of_its_own_and_hands_over_what_it_has() -> None:
    bench = Bench()
    bench.is_ready()
    buttons = [{"id": "ok", "label": "OK", "kind": "m.primary"}]

    opened = bench.asked("open_modal", {"type": "m.custom", "url": "https://ask.example/", "buttons": buttons})
    assert opened == {}
    assert bench.bench.frames["modal"].origin == "https://ask.example"
    bench.loads(frame="modal")
    assert bench.posted("widget_config", "modal")[0]["data"]["url"] == "https://ask.example/"
    bench.do(do.Click("ok"))
    assert bench.posted("button_clicked", "modal")[0]["data"] == {"id": "ok"}
    bench.asks("set_button_enabled", {"button": "ok", "enabled": False}, frame="modal")
    assert [each.disabled for each in bench.bench.frames["modal"].buttons] == [True, False]
    bench.asks("close_modal", {"answer": 42}, frame="modal")
    assert bench.posted("close_modal")[0]["data"] == {"answer": 42}
    assert [*bench.bench.frames] == ["main"]

    bench.asks("open_modal", {"type": "m.custom", "url": "https://ask.example/"})
    bench.do(do.CloseModal())
    assert bench.posted("close_modal")[1]["data"] == {"m.exited": True}
    refused = bench.asked("open_modal", {"type": "m.custom", "url": "javascript:alert(1)"})
    assert refused["error"]["message"] == "Unable to open modal at this time"
    assert "must begin with https:// or http://" in bench.last("open_modal").faults[0]


def test_a_modal_ends_with_the_page_that_opened_it() -> None:
    bench = Bench()
    bench.is_ready()
    bench.asks("open_modal", {"type": "m.custom", "url": "https://ask.example/"})

    bench.do(do.Loaded("main", bench.bench.frames["main"].generation))

    assert [*bench.bench.frames] == ["main"]


def test_looks_are_told_when_they_change_and_when_a_page_begins() -> None:
    bench = Bench()
    bench.do(do.ChangeLook(Look("dark", "de")))
    bench.is_ready()
    assert bench.posted("theme_change")[0]["data"] == {"name": "dark", "is_dark": True}
    assert bench.posted("language_change")[0]["data"] == {"lang": "de"}

    bench.do(do.ChangeLook(Look("dark", "fr", visible=False)))
    assert [len(bench.posted(action)) for action in ("theme_change", "language_change")] == [1, 2]
    assert bench.posted("visibility")[0]["data"] == {"visible": False}


def test_another_widget_takes_the_place_of_one_and_a_bad_address_does_not() -> None:
    bench = Bench()
    bench.is_ready(SEND)

    bench.do(do.Change(Setup(url="https://other.example/?u=$matrix_user_id", kind="account", older_parameters=False)))
    frame = bench.bench.frames["main"]
    assert (frame.src, frame.kind) == ("https://other.example/?u=%40me%3Aworkbench.invalid", "account")
    bench.do(do.Change(Setup(url="file:///etc/passwd")))
    assert "must begin with https:// or http://" in bench.faults[0]
    assert bench.bench.frames["main"].origin == "https://other.example"
    bench.do(do.Change(Setup(url="http://127.0.0.1:1234/?x")))
    assert "the workbench's own address" in bench.faults[1]
    assert bench.bench.setup.url.startswith("https://other.example")


def test_a_widget_that_says_content_loaded_is_waited_for_and_missed() -> None:
    bench = Bench(waitForLoad=False)
    bench.do(do.Loaded("main", 2))
    assert bench.posted("capabilities") == []

    bench.clock.advance(10.1)
    assert bench.status == "silent"
    assert bench.asked("content_loaded") == {}
    bench.answers("capabilities", {"capabilities": []})
    assert bench.status == "ready"


def test_a_widget_that_closes_itself_is_shown_so() -> None:
    bench = Bench()
    bench.is_ready()

    assert bench.asked("io.element.close") == {}
    assert bench.status == "closed"


def test_messages_that_say_nothing_are_in_the_log_with_the_reason() -> None:
    bench = Bench()
    nonsense: list[Any] = ["text", None, 5, {"api": "fromWidget", "action": "x"}, []]
    for message in nonsense:
        bench.says(message)
    bench.do(do.Rejected("main", bench.bench.frames["main"].generation, "a message from https://evil.example"))
    bench.asks("no_such_action")
    bench.asks("send_event", {"type": 5})

    notes = [entry for entry in bench.bench.log.entries if entry.direction == "note"]
    assert [entry.faults[0] for entry in notes[:4]] == ["no object", "no object", "no object", "no request id"]
    assert notes[-1].faults == ["not from the widget's own window and origin: dropped"]
    assert bench.last("no_such_action").faults == ["no_such_action is no action that is known here"]
    assert bench.last("send_event").faults == ["data: Expected `str`, got `int` - at `type`"]


def test_the_room_is_saved_reset_and_loaded() -> None:
    bench = Bench()
    bench.is_ready(SEND)
    bench.asks("send_event", TEXT)
    bench.do(do.SaveScenario())
    [saved] = [message["text"] for message in bench.told if message["kind"] == "scenario"]
    count = len(bench.home.room(ROOM).events)

    bench.do(do.Reset())
    assert len(bench.home.room(ROOM).events) == count - 1
    assert view(bench.bench)["approved"] == []
    bench.do(do.LoadScenario(saved))
    assert len(bench.home.room(ROOM).events) == count
    bench.do(do.LoadScenario("{"))
    assert "no scenario" in bench.faults[0]
    assert write_scenario(bench.home.save()) == saved.encode()
    assert bench.home.save() != DEFAULT


def test_a_page_that_comes_back_gets_the_log_and_loads_the_widget_anew() -> None:
    bench = Bench()
    bench.is_ready(SEND)
    generation = bench.bench.frames["main"].generation

    bench.bench.detach(bench)
    assert bench.bench.frames == {}
    bench.told.clear()
    bench.bench.attach(bench)

    assert bench.told[0]["kind"] == "log"
    assert len(bench.told[0]["entries"]) > 3
    assert bench.bench.frames["main"].generation > generation
    bench.do(do.ClearLog())
    assert bench.told[-1] == {"kind": "log", "entries": []}
