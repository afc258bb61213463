"""Dailymotion: which links lead to what, whose player it is, and what is said where there is none."""

import pytest

from manifold.bundled.dailymotion.config import DailymotionConfig, DailymotionSettings
from manifold.bundled.dailymotion.integration import Dailymotion
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import Target, read_link
from tests.support.memory import MemoryEgress

TARGET = Target("w1", UserID.parse("@a:example.org"), "https://widgets.example", RoomID.parse("!r:example.org"))
VIDEO, LIST = "https://www.dailymotion.com/video/x84sh87", "https://www.dailymotion.com/playlist/x7qz0q"
PLAYER = "https://geo.dailymotion.com/player"

integration = Dailymotion(DailymotionSettings(player="x1abc"))
without_player = Dailymotion(DailymotionSettings())


@pytest.mark.parametrize(
    ("link", "url", "start"),
    [
        (VIDEO, VIDEO, None),
        (f"{VIDEO}_a-title-of-it_news?start=90", VIDEO, "1:30"),
        ("https://dai.ly/x84sh87", VIDEO, None),
        ("https://www.dailymotion.com/embed/video/x84sh87?autoplay=1", VIDEO, None),
        ("https://touch.dailymotion.com/video/x84sh87", VIDEO, None),
        ("https://geo.dailymotion.com/player.html?video=x84sh87", VIDEO, None),
        ("https://dai.ly/k7lToiW4PjB0Rx2Pqxt", "https://www.dailymotion.com/video/k7lToiW4PjB0Rx2Pqxt", None),
        (f"{LIST}_a-title_videos", LIST, None),
        (f"{PLAYER}.html?playlist=x7qz0q", LIST, None),
        (f"{PLAYER}/xf00d.html?mute=true&video=x84sh87", f"{PLAYER}/xf00d.html?video=x84sh87", None),
    ],
)
def test_links_to_what_can_be_played_are_recognised(link: str, url: str, start: str | None) -> None:
    values = integration.recognise(read_link(link))

    assert values == ({"url": url} if start is None else {"url": url, "start": start})
    assert integration.recognise(read_link(url)) == {"url": url}


@pytest.mark.parametrize(
    "link",
    [
        "https://www.dailymotion.com/",
        "https://www.dailymotion.com/euronews-en",
        "https://dai.ly/",
        f"{PLAYER}.html",
        "https://a.example/video/x84sh87",
    ],
)
def test_other_links_are_not(link: str) -> None:
    assert integration.recognise(read_link(link)) is None


@pytest.mark.parametrize(
    ("pasted", "player"),
    [
        ("x84sh87", f"{PLAYER}/x1abc.html?video=x84sh87"),
        (f"{VIDEO}?start=90", f"{PLAYER}/x1abc.html?video=x84sh87&startTime=90"),
        (LIST, f"{PLAYER}/x1abc.html?playlist=x7qz0q"),
        (f"{PLAYER}/xf00d.html?video=x84sh87", f"{PLAYER}/xf00d.html?video=x84sh87"),
    ],
)
def test_it_is_played_by_the_links_own_player_or_the_operators(pasted: str, player: str) -> None:
    assert integration.address(DailymotionConfig(url=pasted), TARGET) == player


def test_a_link_keeps_its_player_in_the_widget() -> None:
    widget = integration.widget(DailymotionConfig(url=f"{PLAYER}/xf00d.html?video=x84sh87&startTime=9"), TARGET)

    assert widget.data == {"url": f"{PLAYER}/xf00d.html?video=x84sh87", "start": "0:09"}
    assert integration.widget(DailymotionConfig(**integration.config_of(widget.data, "")), TARGET) == widget


async def test_dailymotion_is_asked_by_oembed_with_the_player(egress: MemoryEgress) -> None:
    # developers.dailymotion.com, "Embed with oEmbed": `url` and `player` are mandatory.
    asked = (
        "https://www.dailymotion.com/services/oembed"
        "?url=https%3A%2F%2Fwww.dailymotion.com%2Fvideo%2Fx84sh87&format=json&player=x1abc"
    )
    egress.page(asked, b'{"type": "video", "version": "1.0", "provider_name": "Dailymotion", "title": "Uffie"}')
    await integration.check(DailymotionConfig(url="https://dai.ly/x84sh87"), egress)

    egress.page(asked, b"", 404)
    with pytest.raises(InvalidParam, match=r"www\.dailymotion\.com has nothing at this address"):
        await integration.check(DailymotionConfig(url=VIDEO), egress)


async def test_a_playlist_must_have_a_page(egress: MemoryEgress) -> None:
    egress.page(LIST, b"<!doctype html>")
    await integration.check(DailymotionConfig(url=LIST), egress)

    with pytest.raises(InvalidParam, match="Dailymotion has no such playlist"):
        await integration.check(DailymotionConfig(url=f"{LIST}x"), egress)


async def test_without_any_player_it_is_told_what_is_missing(egress: MemoryEgress) -> None:
    with pytest.raises(InvalidParam, match="Ask the operator of this manager") as raised:
        await without_player.check(DailymotionConfig(url=VIDEO), egress)
    assert raised.value.fields == (FieldError("/url", raised.value.message),)
    assert egress.asked == []

    egress.sites["https://www.dailymotion.com"] = lambda _: (200, b'{"type": "video"}')
    await without_player.check(DailymotionConfig(url=f"{PLAYER}/xf00d.html?video=x84sh87"), egress)
    assert egress.asked[0].endswith("&player=xf00d")
