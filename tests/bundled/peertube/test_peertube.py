"""PeerTube: its links on whatever server, a player that keeps viewers apart, and asking the server what it is."""

import msgspec
import pytest

from manifold.bundled.peertube.config import PeerTubeConfig
from manifold.bundled.peertube.integration import PeerTube
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from tests.support.memory import MemoryEgress

TARGET = Target("w1", UserID.parse("@a:example.org"), "https://widgets.example", RoomID.parse("!r:example.org"))
SERVER = "https://tube.example.org"
SHORT, UUID = "kkGMgK9ZtnKfYAgnEtQxbv", "9c9de5e8-0a1e-484a-b099-e80766180a6d"
VIDEO, LIST = f"{SERVER}/w/{SHORT}", f"{SERVER}/w/p/{SHORT}"

# docs.joinpeertube.org/api-rest-reference: GET /api/v1/config, as far as it tells what the server is.
CONFIG = msgspec.json.encode({"instance": {"name": "Tube", "shortDescription": ""}, "serverVersion": "7.2.1"})
# What PeerTube's `/services/oembed` answers.
FILM = msgspec.json.encode({"type": "video", "version": "1.0", "title": "A film", "provider_name": "PeerTube"})

integration = PeerTube(IntegrationSettings())


@pytest.mark.parametrize(
    ("link", "url", "start"),
    [
        (VIDEO, VIDEO, None),
        (f"{VIDEO}?start=1m30s&subtitle=en", VIDEO, "1:30"),
        (f"{SERVER}/w/{UUID}", f"{SERVER}/w/{UUID}", None),
        (f"{SERVER}/videos/watch/{UUID}?start=90", f"{SERVER}/w/{UUID}", "1:30"),
        (f"{SERVER}/videos/embed/{SHORT}", VIDEO, None),
        (f"{LIST}?playlistPosition=3", LIST, None),
        (f"{SERVER}/videos/watch/playlist/{UUID}", f"{SERVER}/w/p/{UUID}", None),
        (f"{SERVER}/video-playlists/embed/{UUID}", f"{SERVER}/w/p/{UUID}", None),
        (f"https://tube.example.org:8443/w/{SHORT}", f"https://tube.example.org:8443/w/{SHORT}", None),
    ],
)
def test_links_are_recognised_on_whatever_server(link: str, url: str, start: str | None) -> None:
    values = integration.recognise(read_link(link))

    assert values == ({"url": url} if start is None else {"url": url, "start": start})
    assert integration.recognise(read_link(url)) == {"url": url}


@pytest.mark.parametrize(
    "path", ["", "/w/", "/w/short", "/w/0OIl0OIl0OIl0OIl0OIl0O", "/a/films/videos", f"/x/{UUID}", f"/w/{SHORT}/more"]
)
def test_other_links_are_not(path: str) -> None:
    assert integration.recognise(read_link(SERVER + path)) is None


@pytest.mark.parametrize(
    ("pasted", "player", "label"),
    [
        (VIDEO, f"{SERVER}/videos/embed/{SHORT}?p2p=0", f"video {SHORT} on tube.example.org"),
        (f"{VIDEO}?start=90", f"{SERVER}/videos/embed/{SHORT}?p2p=0&start=90s", f"video {SHORT} on tube.example.org"),
        (LIST, f"{SERVER}/video-playlists/embed/{SHORT}?p2p=0", f"playlist {SHORT} on tube.example.org"),
    ],
)
def test_its_player_keeps_viewers_apart(pasted: str, player: str, label: str) -> None:
    config = PeerTubeConfig(url=pasted)

    assert integration.address(config, TARGET) == player
    assert integration.label(config) == label


def test_its_page_frames_the_server_of_the_video() -> None:
    assert integration.page_sources({"url": f"{SERVER}/videos/embed/{SHORT}?p2p=0"}) == {"frame-src": SERVER}


async def test_a_peertube_server_is_recognised_and_asked_for_the_video(egress: MemoryEgress) -> None:
    oembed = f"/services/oembed?url=https%3A%2F%2Ftube.example.org%2Fw%2F{SHORT}&format=json"
    egress.sites[SERVER] = lambda asked: (200, {"/api/v1/config": CONFIG, oembed: FILM}[asked])

    await integration.check(PeerTubeConfig(url=f"{SERVER}/videos/watch/{SHORT}"), egress)
    assert egress.asked == [f"{SERVER}/api/v1/config", f"{SERVER}{oembed}"]


@pytest.mark.parametrize(
    ("status", "body"), [(404, b""), (200, b"<!doctype html>"), (200, b"[]"), (200, b'{"serverVersion": "1"}')]
)
async def test_what_is_no_peertube_server_is_told(egress: MemoryEgress, status: int, body: bytes) -> None:
    egress.page(f"{SERVER}/api/v1/config", body, status)

    with pytest.raises(InvalidParam) as raised:
        await integration.check(PeerTubeConfig(url=VIDEO), egress)
    assert raised.value.fields == (FieldError("/url", "tube.example.org answers, but is no PeerTube server"),)


@pytest.mark.parametrize(("status", "words"), [(404, "has nothing at"), (403, "does not let this")])
async def test_a_video_that_is_gone_or_private_is_told(egress: MemoryEgress, status: int, words: str) -> None:
    # PeerTube answers errors as RFC 7807 has them.
    egress.sites[SERVER] = lambda asked: (200, CONFIG) if asked == "/api/v1/config" else (status, b'{"status": 0}')

    with pytest.raises(InvalidParam, match=words):
        await integration.check(PeerTubeConfig(url=VIDEO), egress)
