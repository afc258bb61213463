"""The codec and the capability parser, fuzzed: what is built is read as it was meant, and nothing raises."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.widgetapi import actions, capabilities
from manifold.widgetapi.capabilities import Kind
from manifold.widgetapi.client import ClientSession, HostedWidget
from manifold.widgetapi.codec import Codec, CodecV0, Dropped
from manifold.widgetapi.effects import Send
from manifold.widgetapi.experimental import CodecV1
from manifold.widgetapi.host.features import EVERYTHING
from manifold.widgetapi.host.manager import MANAGER
from manifold.widgetapi.message import MatrixAPIError, Refusal, Reply, Request
from tests.widgetapi.nonsense import messages, values

JSON = dict[str, Any]
ids = st.text(min_size=1, max_size=20)
# A backslash means something at one place only, where nobody has one: MSC2762 has no way to write it there.
types = st.text(st.characters(exclude_characters="\\", codec="utf-8"), min_size=1, max_size=20)
errors = st.builds(
    MatrixAPIError,
    st.integers(100, 599),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
    st.text(max_size=10),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)
objects = st.dictionaries(st.text(max_size=5), values, max_size=3).filter(lambda each: "error" not in each)
answers = st.one_of(objects, st.builds(Refusal, st.text(max_size=10), st.none() | errors))


@given(message=messages("fromWidget") | messages("toWidget"))
def test_any_message_is_read_as_something(message: Any) -> None:
    kinds = {
        (codec, side): type(codec(side).read(message)) for codec in (CodecV0, CodecV1) for side in ("client", "widget")
    }
    # Nobody takes for a request what somebody else takes for one, too.
    assert list(kinds.values()).count(Request) <= 1


@given(request_id=ids, action=ids, data=objects, answer=answers)
@pytest.mark.parametrize("version", [CodecV0, CodecV1])
def test_what_one_side_writes_the_other_reads(
    version: Any, request_id: str, action: str, data: JSON, answer: JSON | Refusal
) -> None:
    ours: Codec = version("client")
    theirs: Codec = version("widget")
    there = theirs.read(ours.request("toWidget", request_id, "w1", action, data))
    assert isinstance(there, Request)
    assert (there.id, there.data) == (request_id, data)
    back = ours.read(theirs.reply(there, answer))
    assert isinstance(back, Reply)
    assert (back.id, back.action, back.answer) == (request_id, there.action, answer)
    assert isinstance(ours.read(there.raw), Dropped), "an echo of our own is nothing to us"


@given(raw=st.text())
def test_any_text_is_read_as_a_capability_that_keeps_it(raw: str) -> None:
    assert str(capabilities.parse(raw)) == raw


@given(event_type=types, key=st.none() | st.text(max_size=10))
def test_a_capability_for_state_is_read_as_it_was_built(event_type: str, key: str | None) -> None:
    for build, way in ((capabilities.send_state, "send"), (capabilities.receive_state, "receive")):
        read = capabilities.parse(build(event_type, key))
        assert (read.kind, read.direction, read.name, read.key) == (Kind.STATE, way, event_type, key)


@given(event_type=types.filter(lambda each: not each.startswith("m.room.message")))
def test_a_capability_for_an_event_is_read_as_it_was_built(event_type: str) -> None:
    for build, way in ((capabilities.send_event, "send"), (capabilities.receive_event, "receive")):
        read = capabilities.parse(build(event_type))
        assert (read.kind, read.direction, read.name, read.key) == (Kind.EVENT, way, event_type, None)


@given(msgtype=st.none() | st.text(max_size=10))
def test_a_capability_for_messages_is_read_as_it_was_built(msgtype: str | None) -> None:
    read = capabilities.parse(capabilities.send_event("m.room.message", msgtype))
    assert (read.kind, read.name, read.key) == (Kind.EVENT, "m.room.message", msgtype)


@given(event_type=st.text(min_size=1, max_size=20))
def test_the_other_capabilities_are_read_as_they_were_built(event_type: str) -> None:
    for build, kind in (
        (capabilities.send_to_device, Kind.TO_DEVICE),
        (capabilities.receive_to_device, Kind.TO_DEVICE),
        (capabilities.read_account_data, Kind.ACCOUNT_DATA),
    ):
        read = capabilities.parse(build(event_type))
        assert (read.kind, read.name, read.key) == (kind, event_type, None)
    room = capabilities.parse(capabilities.timeline("!" + event_type))
    assert (room.kind, room.name) == (Kind.TIMELINE, "!" + event_type)


HALF = json.loads(r'"\ud800"')


@pytest.mark.parametrize("action", actions.FROM_WIDGET, ids=lambda action: action.name)
def test_half_a_surrogate_pair_raises_nothing(action: actions.Action[Any, Any]) -> None:
    """JSON can write it; a text of Python's that has one can't be encoded."""
    session = ClientSession(HostedWidget(id="w1"), (*EVERYTHING, MANAGER), room_id="!room:example.org")
    session.frame_loaded(0.0)
    fields = action.request.__struct_encode_fields__
    for data in ({HALF: 1}, dict.fromkeys(fields, HALF), {**dict.fromkeys(fields, HALF), HALF: {HALF: HALF}}):
        message = {"api": "fromWidget", "requestId": "r", "widgetId": "w1", "action": action.sent_as, "data": data}
        answered = [effect for effect in session.receive(message, 0.0) if isinstance(effect, Send)]
        assert len(answered) <= 1


def test_a_message_as_deep_as_a_decoder_lets_through_is_answered() -> None:
    session = ClientSession(HostedWidget(id="w1"), EVERYTHING, room_id="!room:example.org")
    session.frame_loaded(0.0)
    deep: JSON = json.loads('{"a":' * 900 + "{}" + "}" * 900)
    message = {"api": "fromWidget", "requestId": "r", "widgetId": "w1", "action": "send_event"}
    (refused,) = session.receive({**message, "data": {"type": "t", "content": deep}}, 0.0)
    assert isinstance(refused, Send)
    assert len(session.receive({**message, "api": "toWidget", "response": deep}, 0.0)) == 1
