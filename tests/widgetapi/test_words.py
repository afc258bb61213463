"""Capabilities in words."""

import pytest

from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.words import words


@pytest.mark.parametrize(
    ("capability", "text", "grave"),
    [
        (caps.send_event("m.room.message"), "Send messages, as you", False),
        (caps.send_event("m.room.message", "m.image"), "Send pictures, as you", False),
        (caps.receive_event("m.room.message", "m.text"), "See text messages", False),
        (caps.receive_event("m.room.message", "x.y"), "See messages of the kind “x.y”", False),
        (caps.receive_event("org.example.move"), "See “org.example.move” events", False),
        (caps.send_event("m.room.redaction"), "Send removals of messages, as you", True),
        (caps.receive_state("m.room.name"), "See the room's name", False),
        (caps.send_state("m.room.power_levels", ""), "Change who may do what in the room, as you", True),
        (caps.send_state("m.room.member", "@bot:x"), "Change who is in the room, as you: only @bot:x", True),
        (caps.send_state("org.example.x", "k"), "Change “org.example.x” settings, as you: only “k”", False),
        (caps.receive_state("m.room.power_levels"), "See who may do what in the room", False),
        ("org.matrix.msc2762.read.event:m.reaction", "See reactions", False),
        (caps.send_to_device("m.call.x"), "Send hidden messages “m.call.x” to people's devices, as you", False),
        (caps.receive_to_device("m.call.x"), "See hidden messages “m.call.x” to this device", False),
        (caps.timeline("*"), "Do all of this in every room that you are in, now and later", True),
        (caps.timeline("!a:b"), "Do all of this in the room !a:b as well", False),
        (caps.read_account_data("m.widgets"), "See the widgets of your account", False),
        (caps.read_account_data("m.x"), "See what your account keeps as “m.x”", False),
        (
            "com.beeper.capabilities.receive.room_account_data:m.tag",
            "See what your account keeps as “m.tag” about this room",
            False,
        ),
        ("m.upload_file", "Put files on your homeserver, as you", False),
        ("im.manifold.kick#@a:b", "Remove people and bots from this room, as you: only @a:b", True),
        ("im.manifold.context", "Know which room you are looking at", False),
    ],
)
def test_each_kind_of_capability_has_its_words(capability: str, text: str, grave: bool) -> None:
    found = words(capability)
    assert found is not None
    assert (found.text, found.grave) == (text, grave)


@pytest.mark.parametrize("capability", ["", "m.text", "org.example.unknown", "im.manifold.unknown", "m.send.event:"])
def test_what_means_nothing_has_none(capability: str) -> None:
    assert words(capability) is None


def test_every_plain_capability_and_every_one_of_a_managers_has_words() -> None:
    for name in (*caps.PLAIN, *caps.MANAGER_NAMES):
        assert words(name) is not None, name
