"""Capabilities in words: all that are known have some, and the dangerous ones are marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.words import words

ALL = [*caps.PLAIN, *caps.MANAGER_NAMES]


@pytest.mark.parametrize("capability", sorted(ALL))
def test_each_plain_capability_and_each_of_the_managers_has_words(capability: str) -> None:
    found = words(capability)
    assert found is not None
    assert capability not in found.text


@pytest.mark.parametrize(
    ("capability", "text", "dangerous"),
    [
        (caps.send_event("m.room.message"), "Send messages in this room, as you", False),
        (caps.send_event("m.room.message", "m.image"), "Send pictures in this room, as you", False),
        (caps.send_event("m.room.redaction"), "Send deletions of messages in this room, as you", True),
        (caps.receive_event("x.y"), "See “x.y” events in this room", False),
        (caps.send_state("m.room.power_levels"), "Change who may do what in this room, as you", True),
        (caps.receive_state("m.room.power_levels"), "See who may do what in this room", False),
        (caps.send_state("x.y", "@a:b"), "Change “x.y” settings in this room (only “@a:b”), as you", False),
        (caps.send_state("m.room.name", ""), "Change the name of this room, as you", False),
        (caps.timeline("*"), "Do all it is allowed to in every room you are in, now and later", True),
        (caps.timeline("!r:x"), "Do all it is allowed to in the room “!r:x” too", True),
        (caps.send_to_device("x"), "Send hidden “x” messages to other people's devices, as you", True),
        (caps.receive_to_device("m.room_key"), "See hidden “m.room_key” messages that are sent to your device", True),
        (caps.read_account_data("m.widgets"), "See the widgets of your account", False),
        (caps.read_account_data("x"), "See your account's “x” settings", False),
        (
            "com.beeper.capabilities.receive.room_account_data:x",
            "See your own “x” settings of this room",
            False,
        ),
        ("im.manifold.kick#@bot:x", "Remove people and bots from this room, as you (only “@bot:x”)", True),
    ],
)
def test_it_is_said_what_a_widget_could_do(capability: str, text: str, dangerous: bool) -> None:
    found = words(capability)
    assert found is not None
    assert (found.text, found.is_dangerous) == (text, dangerous)


@pytest.mark.parametrize("capability", ["", "m.unknown", "im.manifold.unknown", "org.matrix.msc2762.send.event:"])
def test_what_is_unknown_has_no_words(capability: str) -> None:
    assert words(capability) is None


@given(st.text())
def test_a_strangers_text_can_not_bend_the_sentence(name: str) -> None:
    found = words(caps.send_to_device(name))
    assert found is None or found.text.isprintable()
