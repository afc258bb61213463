"""YouTube: which links lead to what, which player is framed, and what YouTube says of what is not there."""

import msgspec
import pytest

from manifold.bundled.youtube.config import YouTubeConfig
from manifold.bundled.youtube.integration import YouTube
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, Widget, read_link
from tests.support.memory import MemoryEgress

TARGET = Target("w1", UserID.parse("@a:example.org"), "https://widgets.example", RoomID.parse("!r:example.org"))
VIDEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
LIST = "PLMC9KNkIncKtPzgY-5rmhvj7fax8fdxoj"
CHANNEL = "UCSMOQeBJ2RAnuFungnQOxLg"
PLAYER = "https://www.youtube-nocookie.com/embed"

integration = YouTube(IntegrationSettings())


@pytest.mark.parametrize(
    ("link", "url", "start"),
    [
        (VIDEO, VIDEO, None),
        ("https://youtu.be/aqz-KE-bpKQ?si=Xq2mS0d3", VIDEO, None),
        ("https://youtu.be/aqz-KE-bpKQ?t=42", VIDEO, "0:42"),
        (f"{VIDEO}&t=1m30s&feature=share", VIDEO, "1:30"),
        (f"{VIDEO}#t=90", VIDEO, "1:30"),
        ("https://m.youtube.com/watch?app=desktop&v=aqz-KE-bpKQ", VIDEO, None),
        ("https://music.youtube.com/watch?v=aqz-KE-bpKQ&list=RDAMVMaqz-KE-bpKQ", VIDEO, None),
        ("https://www.youtube.com/shorts/aqz-KE-bpKQ?feature=share", VIDEO, None),
        ("https://www.youtube.com/live/aqz-KE-bpKQ?si=x", VIDEO, None),
        ("https://www.youtube.com/embed/aqz-KE-bpKQ?start=30&autoplay=1", VIDEO, "0:30"),
        ("https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ", VIDEO, None),
        ("https://www.youtube.com/v/aqz-KE-bpKQ", VIDEO, None),
        (f"{VIDEO}&list={LIST}&index=3", f"{VIDEO}&list={LIST}", None),
        (f"{VIDEO}&list=WL&index=3", VIDEO, None),
        (f"https://youtube.com/playlist?list={LIST}&si=x", f"https://www.youtube.com/playlist?list={LIST}", None),
        (
            f"https://www.youtube.com/embed/videoseries?list={LIST}",
            f"https://www.youtube.com/playlist?list={LIST}",
            None,
        ),
        (
            "https://music.youtube.com/playlist?list=OLAK5uy_kkIIWBmqSTyV2AuS-Mxvy4vNZOEWN_4a4",
            "https://www.youtube.com/playlist?list=OLAK5uy_kkIIWBmqSTyV2AuS-Mxvy4vNZOEWN_4a4",
            None,
        ),
        (f"https://www.youtube.com/channel/{CHANNEL}/live", f"https://www.youtube.com/channel/{CHANNEL}/live", None),
    ],
)
def test_links_to_what_can_be_played_are_recognised(link: str, url: str, start: str | None) -> None:
    values = integration.recognise(read_link(link))

    assert values == ({"url": url} if start is None else {"url": url, "start": start})
    assert integration.recognise(read_link(url)) == {"url": url}


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/@blender",
        "https://www.youtube.com/playlist?list=WL",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ%0A",
        "https://youtu.be/",
        "https://youtube.com.evil.example/watch?v=aqz-KE-bpKQ",
        "https://evil.example/watch?v=aqz-KE-bpKQ",
    ],
)
def test_other_links_are_not(link: str) -> None:
    assert integration.recognise(read_link(link)) is None


@pytest.mark.parametrize(
    ("pasted", "player", "label"),
    [
        ("aqz-KE-bpKQ", f"{PLAYER}/aqz-KE-bpKQ?rel=0", "video aqz-KE-bpKQ"),
        ("youtu.be/aqz-KE-bpKQ?t=90", f"{PLAYER}/aqz-KE-bpKQ?rel=0&start=90", "video aqz-KE-bpKQ"),
        (f"{VIDEO}&list={LIST}", f"{PLAYER}/aqz-KE-bpKQ?rel=0&list={LIST}", "video aqz-KE-bpKQ"),
        (LIST, f"{PLAYER}/videoseries?rel=0&list={LIST}", f"playlist {LIST}"),
        (
            f"https://www.youtube.com/channel/{CHANNEL}/live",
            f"{PLAYER}/live_stream?rel=0&channel={CHANNEL}",
            f"live {CHANNEL}",
        ),
    ],
)
def test_each_has_its_player(pasted: str, player: str, label: str) -> None:
    config = YouTubeConfig(url=pasted)

    assert integration.address(config, TARGET) == player
    assert integration.label(config) == label


def test_its_widget_is_a_video_as_clients_know_them() -> None:
    assert integration.widget(YouTubeConfig(url="https://youtu.be/aqz-KE-bpKQ?t=90"), TARGET) == Widget(
        id="w1",
        type="m.video",
        name="YouTube",
        url=(
            "https://widgets.example/w/youtube"
            "?url=https%3A%2F%2Fwww.youtube-nocookie.com%2Fembed%2Faqz-KE-bpKQ%3Frel%3D0%26start%3D90"
            "#theme=$org.matrix.msc2873.client_theme&language=$org.matrix.msc2873.client_language"
        ),
        data={"url": VIDEO, "start": "1:30"},
    )


@pytest.mark.parametrize("key", ["url", "videoUrl", "cUrl"])
def test_widgets_of_other_managers_are_read(key: str) -> None:
    assert integration.config_of({key: "https://www.youtube.com/embed/aqz-KE-bpKQ"}, "") == {"url": VIDEO}


@pytest.mark.parametrize("url", ["https://evil.example/", "https://www.youtube.com/embed/aqz-KE-bpKQ"])
def test_its_page_frames_nothing_but_the_player(url: str) -> None:
    with pytest.raises(InvalidParam, match=r"only pages of www\.youtube-nocookie\.com"):
        integration.page_sources({"url": url})


async def test_youtube_is_asked_by_oembed(egress: MemoryEgress) -> None:
    # What www.youtube.com/oembed answers, without what the page of oembed.com calls optional and we ignore.
    answer = {
        "title": "Big Buck Bunny 60fps 4K - Official Blender Foundation Short Film",
        "author_name": "Blender",
        "type": "video",
        "height": 113,
        "width": 200,
        "version": "1.0",
        "provider_name": "YouTube",
        "html": '<iframe width="200" height="113" src="https://www.youtube.com/embed/aqz-KE-bpKQ"></iframe>',
    }
    asked = "https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Daqz-KE-bpKQ&format=json"
    egress.page(asked, msgspec.json.encode(answer))

    await integration.check(YouTubeConfig(url="https://youtu.be/aqz-KE-bpKQ?si=Xq2mS0d3"), egress)


@pytest.mark.parametrize(
    ("status", "words"),
    [(400, "has nothing at this address"), (404, "has nothing at this address"), (401, "does not let this be shown")],
)
async def test_what_is_gone_or_not_to_be_embedded_is_told_at_the_link(
    egress: MemoryEgress, status: int, words: str
) -> None:
    egress.sites["https://www.youtube.com"] = lambda _: (status, b"")

    with pytest.raises(InvalidParam, match=words) as raised:
        await integration.check(YouTubeConfig(url="aqz-KE-bpKQ"), egress)
    assert raised.value.fields == (FieldError("/url", raised.value.message),)


async def test_a_channel_that_broadcasts_must_be_there(egress: MemoryEgress) -> None:
    config = YouTubeConfig(url=f"https://www.youtube.com/channel/{CHANNEL}/live")
    egress.page(config.url, b"<!doctype html>")
    await integration.check(config, egress)

    egress.page(config.url, b"", 404)
    with pytest.raises(InvalidParam, match="YouTube has no such channel"):
        await integration.check(config, egress)
