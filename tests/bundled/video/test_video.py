"""A film or a sound: which links lead to one, what its page may load, and what browsers would not play."""

import pytest

from manifold.bundled.video.config import VideoConfig
from manifold.bundled.video.integration import VideoFile
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import FileSeen, IntegrationSettings, Target, Widget, read_link
from tests.support.memory import MemoryEgress

TARGET = Target("w1", UserID.parse("@a:example.org"), "https://widgets.example", RoomID.parse("!r:example.org"))
FILM = "https://films.example.org/2026/My%20holiday.mp4"

integration = VideoFile(IntegrationSettings())


@pytest.mark.parametrize(
    "link",
    [
        FILM,
        f"{FILM}#t=90",
        "https://a.example/x.WEBM?token=1",
        "https://a.example/talk.mp3",
        "https://a.example/a.opus",
    ],
)
def test_files_are_recognised_by_their_endings(link: str) -> None:
    assert integration.recognise(read_link(link)) == {"url": link}


@pytest.mark.parametrize("link", ["https://a.example/", "https://a.example/mp4", "https://a.example/x.pdf?y=.mp4"])
def test_other_links_are_not(link: str) -> None:
    assert integration.recognise(read_link(link)) is None


def test_its_widget_is_called_as_the_file_and_starts_where_the_link_does() -> None:
    config = VideoConfig(url=f"{FILM}#t=90")

    assert integration.widget(config, TARGET) == Widget(
        id="w1",
        type="im.manifold.video",
        name="My holiday.mp4",
        url=(
            "https://widgets.example/w/video?url=https%3A%2F%2Ffilms.example.org%2F2026%2FMy%2520holiday.mp4"
            "#theme=$org.matrix.msc2873.client_theme&language=$org.matrix.msc2873.client_language&fragment=t%3D90"
        ),
        data={"url": f"{FILM}#t=90"},
    )
    assert integration.label(config) == "My holiday.mp4 on films.example.org"


@pytest.mark.parametrize("path", ["/", "/%0A%07", "/x/"])
def test_a_file_without_a_name_is_called_a_video(path: str) -> None:
    assert integration.widget(VideoConfig(url=f"https://films.example.org{path}"), TARGET).name == "Video"


def test_its_page_plays_from_one_server_and_frames_nothing() -> None:
    assert integration.page == "video"
    assert integration.page_sources({"url": FILM}) == {"media-src": "https://films.example.org"}


@pytest.mark.parametrize(
    ("media_type", "url"),
    [
        ("video/mp4", FILM),
        ("audio/mpeg", "https://a.example/stream"),
        ("application/ogg", "https://a.example/a.ogg"),
        ("application/octet-stream", "https://a.example/a.webm?x"),
        ("", "https://a.example/a.mp3"),
    ],
)
def test_what_browsers_play_is_taken(media_type: str, url: str) -> None:
    assert integration.judge_file(url, FileSeen(media_type, is_download=True)) == ""


@pytest.mark.parametrize(
    ("media_type", "url", "words"),
    [
        ("text/html", FILM, "has a web page at this address"),
        ("application/vnd.apple.mpegurl", "https://a.example/a.m3u8", "as live streams do"),
        ("audio/mpegurl", "https://a.example/a.m3u", "as live streams do"),
        ("application/dash+xml", "https://a.example/a.mpd", "as live streams do"),
        ("application/octet-stream", "https://a.example/a", "says that this file is application/octet-stream"),
        ("", "https://a.example/a", "says that this file is of no kind"),
        ("image/gif", "https://a.example/a.gif", "says that this file is image/gif"),
    ],
)
def test_what_they_do_not_play_is_told(media_type: str, url: str, words: str) -> None:
    assert words in integration.judge_file(url, FileSeen(media_type, is_download=False))


async def test_its_server_is_asked(egress: MemoryEgress) -> None:
    egress.page(FILM, b"", headers={"Content-Type": "video/mp4"})
    await integration.check(VideoConfig(url=FILM), egress)

    with pytest.raises(InvalidParam) as raised:
        await integration.check(VideoConfig(url="https://films.example.org/other"), egress)
    assert raised.value.fields == (FieldError("/url", "films.example.org answers 404 for this address"),)
    egress.page("https://films.example.org/film", b"")
    with pytest.raises(InvalidParam, match=r"^films\.example\.org says that this file is of no kind"):
        await integration.check(VideoConfig(url="https://films.example.org/film"), egress)
