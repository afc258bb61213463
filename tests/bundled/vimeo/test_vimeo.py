"""Vimeo: which links lead to a video, its player, and what Vimeo says of videos that are not for everybody."""

import msgspec
import pytest

from manifold.bundled.vimeo.config import VimeoConfig
from manifold.bundled.vimeo.integration import Vimeo
from manifold.errors import InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from tests.support.memory import MemoryEgress

TARGET = Target("w1", UserID.parse("@a:example.org"), "https://widgets.example", RoomID.parse("!r:example.org"))
VIDEO, UNLISTED = "https://vimeo.com/76979871", "https://vimeo.com/76979871/8272103f6e"
PLAYER = "https://player.vimeo.com/video/76979871"

integration = Vimeo(IntegrationSettings())


@pytest.mark.parametrize(
    ("link", "url", "start"),
    [
        (f"{VIDEO}?share=copy", VIDEO, None),
        (f"{VIDEO}#t=90s", VIDEO, "1:30"),
        ("https://vimeo.com/channels/staffpicks/76979871", VIDEO, None),
        ("https://vimeo.com/groups/shortfilms/videos/76979871", VIDEO, None),
        ("https://vimeo.com/showcase/1234567/video/76979871", VIDEO, None),
        ("https://vimeo.com/album/1234567/video/76979871", VIDEO, None),
        ("https://vimeo.com/ondemand/somefilm/76979871", VIDEO, None),
        ("https://vimeo.com/manage/videos/76979871/8272103f6e", UNLISTED, None),
        (f"{UNLISTED}?share=copy#t=1m30s", UNLISTED, "1:30"),
        (f"{VIDEO}?h=8272103f6e", UNLISTED, None),
        (f"{PLAYER}?h=8272103f6e&app_id=122963", UNLISTED, None),
        (PLAYER, VIDEO, None),
    ],
)
def test_links_to_videos_are_recognised(link: str, url: str, start: str | None) -> None:
    values = integration.recognise(read_link(link))

    assert values == ({"url": url} if start is None else {"url": url, "start": start})


@pytest.mark.parametrize(
    "link",
    [
        "https://vimeo.com/",
        "https://vimeo.com/blender",
        "https://vimeo.com/showcase/1234567",
        "https://a.example/76979871",
    ],
)
def test_other_links_are_not(link: str) -> None:
    assert integration.recognise(read_link(link)) is None


@pytest.mark.parametrize(
    ("pasted", "player"),
    [
        ("76979871", f"{PLAYER}?dnt=1"),
        (UNLISTED, f"{PLAYER}?h=8272103f6e&dnt=1"),
        (f"{VIDEO}#t=90s", f"{PLAYER}?dnt=1#t=90s"),
    ],
)
def test_its_player_does_not_track(pasted: str, player: str) -> None:
    assert integration.address(VimeoConfig(url=pasted), TARGET) == player


def test_when_it_starts_stands_behind_the_hash_also_of_our_page() -> None:
    widget = integration.widget(VimeoConfig(url=UNLISTED, start="1:30"), TARGET)

    assert widget.url == (
        "https://widgets.example/w/vimeo?url=https%3A%2F%2Fplayer.vimeo.com%2Fvideo%2F76979871%3Fh%3D8272103f6e%26dnt%3D1"
        "#theme=$org.matrix.msc2873.client_theme&language=$org.matrix.msc2873.client_language&fragment=t%3D90s"
    )
    assert (widget.type, widget.data) == ("im.manifold.vimeo", {"url": UNLISTED, "start": "1:30"})
    assert integration.config_of({"videoUrl": PLAYER}, "") == {"url": VIDEO}


def test_its_page_frames_nothing_but_the_player() -> None:
    with pytest.raises(InvalidParam, match=r"only pages of player\.vimeo\.com"):
        integration.page_sources({"url": "https://vimeo.com.evil.example/"})


async def test_vimeo_is_asked_with_the_key_of_an_unlisted_video(egress: MemoryEgress) -> None:
    # help.vimeo.com: without its key, an unlisted video is answered by 404; one for some sites alone has no title.
    egress.page(
        "https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F76979871%2F8272103f6e&format=json",
        msgspec.json.encode({"type": "video", "version": "1.0", "provider_name": "Vimeo", "domain_status_code": 403}),
    )

    await integration.check(VimeoConfig(url=UNLISTED), egress)
    with pytest.raises(InvalidParam, match=r"vimeo\.com has nothing at this address"):
        await integration.check(VimeoConfig(url=VIDEO), egress)


async def test_what_is_not_to_be_embedded_is_told(egress: MemoryEgress) -> None:
    egress.sites["https://vimeo.com"] = lambda _: (403, b"")

    with pytest.raises(InvalidParam, match="does not let this be shown elsewhere"):
        await integration.check(VimeoConfig(url=VIDEO), egress)
