"""What an author puts in the way: errors, delays, losses, doubles, nonsense, replays, silence."""

from typing import Any

import pytest

from manifold.workbench import commands as do
from manifold.workbench.setup import Look
from manifold.workbench.tampering import Malformed, Rule
from tests.workbench.bench import SEND, Bench

TEXT = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "Hello"}}


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.is_ready(SEND)
    return bench


def rule(bench: Bench, **more: Any) -> None:
    bench.do(do.AddRule(Rule(**more)))


def answers(bench: Bench, request_id: str) -> list[Any]:
    return [
        each["response"] for each in bench.posted() if isinstance(each, dict) and each.get("requestId") == request_id
    ]


def test_a_request_is_refused_and_not_done(bench: Bench) -> None:
    before = bench.home.save()
    rule(bench, what="error", action="send_event", message="Slow down", errcode="M_LIMIT_EXCEEDED", status=429, times=1)

    assert "supported_versions" in bench.asked("supported_api_versions")
    error = bench.asked("send_event", TEXT)["error"]
    assert (error["message"], error["matrix_api_error"]["http_status"]) == ("Slow down", 429)
    assert error["matrix_api_error"]["response"]["retry_after_ms"] == 5_000
    assert bench.home.save() == before
    assert bench.last("send_event").tampered == ["refused by a rule, and not done"]
    assert "event_id" in bench.asked("send_event", TEXT)


def test_a_refusal_without_an_errcode_is_the_clients_own(bench: Bench) -> None:
    rule(bench, what="error", message="No")

    assert [bench.asked("send_event", TEXT) for _ in range(2)] == [{"error": {"message": "No"}}] * 2


def test_a_reply_comes_late_even_after_the_widget_gave_up(bench: Bench) -> None:
    rule(bench, what="delay", action="send_event", ms=11_000, times=1)

    request = bench.asks("send_event", TEXT)
    bench.clock.advance(10.9)
    assert answers(bench, request) == []
    assert bench.last("send_event").state == "waiting"
    bench.clock.advance(0.2)
    assert "event_id" in answers(bench, request)[0]
    assert bench.last("send_event").took == pytest.approx(11_000)
    assert bench.last("send_event").tampered == ["held back for 11 s"]


def test_what_is_late_for_a_page_that_has_gone_is_not_sent(bench: Bench) -> None:
    rule(bench, what="delay", ms=1_000)
    request = bench.asks("send_event", TEXT)
    bench.do(do.Reload())

    bench.clock.advance(2)

    assert answers(bench, request) == []


def test_a_reply_is_dropped_and_another_one_doubled(bench: Bench) -> None:
    rule(bench, what="drop", times=1)
    rule(bench, what="duplicate", times=1)

    assert answers(bench, bench.asks("send_event", TEXT)) == []
    assert bench.last("send_event").state == "dropped"
    assert len(answers(bench, bench.asks("send_event", TEXT))) == 2
    assert len(answers(bench, bench.asks("send_event", TEXT))) == 1
    assert bench.bench.wire.tampering.rules == []


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("text", lambda message: message == "this is no message"),
        ("no id", lambda message: "requestId" not in message),
        ("another id", lambda message: message["requestId"] == "an-id-that-nobody-used"),
        ("no response object", lambda message: message["response"] == "nonsense"),
        ("empty response", lambda message: message["response"] == {}),
        ("error as text", lambda message: isinstance(message["response"]["error"], str)),
    ],
)
def test_a_reply_is_broken(bench: Bench, how: Malformed, expected: Any) -> None:
    rule(bench, what="malform", malformed=how, times=1)

    bench.asks("send_event", TEXT)

    assert expected(bench.posted()[-1])
    assert bench.last("send_event").tampered == [f"malformed: {how}"]


def test_requests_to_the_widget_can_be_held_back_too(bench: Bench) -> None:
    rule(bench, what="drop", action="visibility", which="requests")

    bench.do(do.ChangeLook(Look(visible=False)))

    assert bench.posted("visibility") == []
    assert bench.last("visibility").state == "dropped"


def test_nothing_comes_through_while_disconnected(bench: Bench) -> None:
    bench.do(do.Connect(connected=False))
    request = bench.asks("send_event", TEXT)
    bench.do(do.ChangeLook(Look(visible=False)))
    bench.do(do.Connect(connected=True))

    assert (answers(bench, request), bench.posted("visibility")) == ([], [])
    assert "event_id" in bench.asked("send_event", TEXT)


def test_a_logged_request_is_edited_and_replayed(bench: Bench) -> None:
    bench.asks("send_event", TEXT)
    logged = bench.last("send_event").request

    bench.do(do.Replay(logged | {"data": TEXT | {"content": {"msgtype": "m.text", "body": "Again"}}}))

    [*_, event] = bench.home.room(bench.home.viewed).events
    assert event["content"]["body"] == "Again"
    entry = bench.last("send_event")
    assert (entry.tampered, entry.state) == (["replayed by hand"], "answered")
    assert entry.request["requestId"] != logged["requestId"]
    bench.do(do.Replay(logged, same_id=True))
    assert bench.last("send_event").request["requestId"] == logged["requestId"]


def test_a_logged_request_to_the_widget_is_replayed_and_its_answer_is_the_authors(bench: Bench) -> None:
    logged = bench.last("notify_capabilities").request

    bench.do(do.Replay(logged))
    bench.answers("notify_capabilities", {"thanks": True})

    entry = bench.last("notify_capabilities")
    assert (entry.reply, entry.tampered) == ({"thanks": True}, ["sent by hand"])
    assert not [entry for entry in bench.bench.log.entries if entry.direction == "note" and "nobody" in entry.action]


def test_anything_is_asked_of_the_widget_and_what_it_does_not_answer_is_said(bench: Bench) -> None:
    bench.do(do.Ask("org.example.ask", {"a": 1}))
    assert bench.posted("org.example.ask")[0]["data"] == {"a": 1}
    bench.clock.advance(10)
    assert bench.last("org.example.ask").state == "unanswered"

    bench.do(do.Raw(["nonsense", None]))
    assert bench.posted()[-1] == ["nonsense", None]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"what": "delay", "ms": 600_001}, "up to 600 seconds"),
        ({"what": "delay", "ms": -1}, "up to 600 seconds"),
        ({"what": "drop", "times": 0}, "one message at least"),
        ({"what": "drop", "action": ""}, "Name the action"),
    ],
)
def test_a_rule_that_can_be_none_is_told(bench: Bench, more: dict[str, Any], told: str) -> None:
    rule(bench, **more)

    assert told in bench.faults[0]
    assert bench.bench.wire.tampering.rules == []


def test_rules_have_an_end_and_are_taken_away(bench: Bench) -> None:
    for _ in range(51):
        rule(bench, what="drop")
    assert "too many rules" in bench.faults[0]
    [first, *_] = bench.bench.wire.tampering.rules
    bench.do(do.RemoveRule(first.id))
    bench.do(do.RemoveRule(first.id))
    assert len(bench.bench.wire.tampering.rules) == 49
