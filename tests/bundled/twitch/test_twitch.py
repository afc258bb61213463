"""Twitch: channels, videos, clips and collections by all their links, and the player that is told what is around it."""

import pytest

from manifold.bundled.twitch.config import TwitchConfig
from manifold.bundled.twitch.integration import Twitch
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from tests.support.memory import MemoryEgress

TARGET = Target("w1", UserID.parse("@a:example.org"), "https://widgets.example", RoomID.parse("!r:example.org"))
CHANNEL, VIDEO = "https://www.twitch.tv/gamesdonequick", "https://www.twitch.tv/videos/1089263204"
CLIP = "https://clips.twitch.tv/AwkwardHelplessSalamander-a1b2C3"
COLLECTION = "https://www.twitch.tv/collections/DHetedhyqBSVMg"

integration = Twitch(IntegrationSettings())


@pytest.mark.parametrize(
    ("link", "url", "start"),
    [
        (CHANNEL, CHANNEL, None),
        ("https://m.twitch.tv/GamesDoneQuick/?sr=a", CHANNEL, None),
        (f"{CHANNEL}/videos?filter=archives", CHANNEL, None),
        ("https://www.twitch.tv/popout/gamesdonequick/chat?popout=", CHANNEL, None),
        ("https://player.twitch.tv/?channel=gamesdonequick&parent=a.example", CHANNEL, None),
        (f"{VIDEO}?t=1h2m3s", VIDEO, "1:02:03"),
        (f"{CHANNEL}/video/1089263204", VIDEO, None),
        (f"{CHANNEL}/v/1089263204", VIDEO, None),
        ("https://player.twitch.tv/?video=v1089263204&time=90s", VIDEO, "1:30"),
        (CLIP, CLIP, None),
        (f"{CHANNEL}/clip/AwkwardHelplessSalamander-a1b2C3?filter=clips", CLIP, None),
        ("https://clips.twitch.tv/embed?clip=AwkwardHelplessSalamander-a1b2C3&parent=a.example", CLIP, None),
        (COLLECTION, COLLECTION, None),
        ("https://player.twitch.tv/?collection=DHetedhyqBSVMg", COLLECTION, None),
    ],
)
def test_links_to_what_can_be_played_are_recognised(link: str, url: str, start: str | None) -> None:
    values = integration.recognise(read_link(link))

    assert values == ({"url": url} if start is None else {"url": url, "start": start})
    assert integration.recognise(read_link(url)) == {"url": url}


@pytest.mark.parametrize(
    "link",
    [
        "https://www.twitch.tv/",
        "https://www.twitch.tv/directory",
        "https://www.twitch.tv/directory/category/chess",
        "https://www.twitch.tv/videos/abc",
        "https://www.twitch.tv/popout/directory/chat",
        "https://player.twitch.tv/",
        "https://clips.twitch.tv/",
        "https://clips.twitch.tv/embed",
        "https://a.example/gamesdonequick",
    ],
)
def test_other_links_are_not(link: str) -> None:
    assert integration.recognise(read_link(link)) is None


@pytest.mark.parametrize(
    ("pasted", "player", "label"),
    [
        ("GamesDoneQuick", "player.twitch.tv/?channel=gamesdonequick&autoplay=false", "channel gamesdonequick"),
        (f"{VIDEO}?t=90", "player.twitch.tv/?video=v1089263204&autoplay=false&time=0h1m30s", "video 1089263204"),
        (
            CLIP,
            "clips.twitch.tv/embed?clip=AwkwardHelplessSalamander-a1b2C3&autoplay=false",
            "clip AwkwardHelplessSalamander-a1b2C3",
        ),
        (COLLECTION, "player.twitch.tv/?collection=DHetedhyqBSVMg&autoplay=false", "collection DHetedhyqBSVMg"),
    ],
)
def test_each_has_its_player(pasted: str, player: str, label: str) -> None:
    config = TwitchConfig(url=pasted)

    assert integration.address(config, TARGET) == f"https://{player}"
    assert integration.label(config) == label


def test_the_player_is_told_the_pages_around_it_and_nothing_else_is_framed() -> None:
    assert integration.frame.ancestors == "parent"
    for host in ("player.twitch.tv", "clips.twitch.tv"):
        assert integration.page_sources({"url": f"https://{host}/?x"}) == {"frame-src": f"https://{host}"}
    with pytest.raises(InvalidParam):
        integration.page_sources({"url": "https://www.twitch.tv/"})


@pytest.mark.parametrize("key", ["channelName", "dimChannelName"])
def test_channels_that_other_managers_wrote_are_read(key: str) -> None:
    assert integration.config_of({key: "GamesDoneQuick"}, "") == {"url": CHANNEL}


def test_a_channels_widget_can_be_read_by_other_managers() -> None:
    widget = integration.widget(TwitchConfig(url="gamesdonequick"), TARGET)

    assert widget.type == "twitch"
    assert widget.data == {"url": CHANNEL, "start": None, "channelName": "gamesdonequick"}


async def test_its_page_must_be_there(egress: MemoryEgress) -> None:
    egress.page(VIDEO, b"<!doctype html><title>Twitch</title>")
    await integration.check(TwitchConfig(url=VIDEO), egress)

    egress.page(VIDEO, b"", 404)
    with pytest.raises(InvalidParam) as raised:
        await integration.check(TwitchConfig(url=VIDEO), egress)
    assert raised.value.fields == (FieldError("/url", "Twitch has no such video"),)
