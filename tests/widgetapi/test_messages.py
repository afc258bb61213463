"""The check that all other tests go through: it finds what does not fit."""

from typing import Any

import pytest

from manifold.widgetapi import actions
from manifold.widgetapi.client import ClientSession, HostedWidget
from tests.support.widget_messages import all_messages_fit, misfits


@pytest.mark.parametrize(
    ("message", "is_wrong"),
    [
        ({"api": "fromWidget", "action": "send_event", "data": {"type": "m.x", "content": {}}}, False),
        ({"api": "fromWidget", "action": "send_event", "data": {"type": "m.x"}}, True),
        ({"api": "fromWidget", "action": "send_event", "data": {}, "response": {"room_id": "!a"}}, False),
        ({"api": "fromWidget", "action": "send_event", "data": {}, "response": {"room_id": 7}}, True),
        ({"api": "fromWidget", "action": "send_event", "data": {}, "response": {"error": {"message": "no"}}}, False),
        ({"api": "toWidget", "action": "send_event", "data": {"anything": 1}}, False),
        ({"api": "fromWidget", "action": "org.matrix.msc2876.read_events", "data": {"type": 7}}, True),
        ({"api": "fromWidget", "action": "org.example.unknown", "data": 7}, False),
    ],
)
def test_what_fits_and_what_does_not(message: dict[str, Any], is_wrong: bool) -> None:
    assert bool(misfits(message)) is is_wrong


def test_a_machine_that_says_something_else_fails_the_test(every_message_fits_its_schema: list[str]) -> None:
    session = ClientSession(HostedWidget(id="w"), [], room_id=None)
    with pytest.raises(AssertionError), all_messages_fit():
        session.request(actions.VISIBILITY, {"visible": "very"}, None, now=0.0)
    assert every_message_fits_its_schema == ['visibility: data: "very" is not of type "boolean"']
    every_message_fits_its_schema.clear()
