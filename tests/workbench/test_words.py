"""Each capability that can be granted has words, and no two of a kind have the same."""

import pytest

from manifold.widgetapi.capabilities import MANAGER_NAMES, PLAIN
from manifold.workbench.words import words


def test_every_plain_capability_has_words_of_its_own() -> None:
    said = {wire: words(wire) for wire in {*PLAIN.values(), *MANAGER_NAMES}}

    assert len({*said.values()}) == len(said)
    assert all("{" not in text and text[0].isupper() for text in said.values())


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("org.matrix.msc2762.send.event:m.room.message#m.image", "Send messages of the kind m.image in your name"),
        ("m.receive.event:org.example.x", "See events of the type org.example.x"),
        ("m.send.state_event:m.room.member#@a:b", "Change the membership of @a:b: invite, remove or ban"),
        ("m.receive.state_event:org.example.x#k", "See the room's state org.example.x, of the key 'k' only"),
        ("m.timeline:*", "Do all of this in every room that you are in, now and later"),
        ("m.timeline:!a:b", "Do all of this in the room !a:b too"),
        ("m.send.to_device:x", "Send messages of the type x to devices, past the room"),
        ("m.read.account_data:m.tag", "Read what your account keeps as m.tag"),
        ("im.manifold.invite#@bot:x", "Invite @bot:x in your name"),
        ("im.manifold.read_membership", "See whether somebody is in the room, and with what power"),
        ("org.example.new", "Something that is not known here: org.example.new"),
    ],
)
def test_words_name_what_is_asked(raw: str, text: str) -> None:
    assert words(raw) == text
