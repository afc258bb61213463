"""What a video asks for: one widget with the player of its PeerTube server, which tells other viewers nothing."""

import re
from typing import ClassVar

from manifold.bundled.peertube.config import PeerTubeConfig
from manifold.errors import RemoteServiceError
from manifold.integrations import (
    Egress,
    Frame,
    IntegrationSettings,
    Link,
    PlayerWidget,
    Thing,
    host_of,
    literal_query,
    oembed,
    reach,
    seconds,
    wrong,
)

__all__ = ["PeerTube"]

# A UUID, or the same in base 58.
_ID = r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{20,22})"
_PLAYLIST = re.compile(rf"/(?:w/p|videos/watch/playlist|video-playlists/embed)/{_ID}/?\Z")
_VIDEO = re.compile(rf"/(?:w|videos/watch|videos/embed)/{_ID}/?\Z")


class PeerTube(PlayerWidget[PeerTubeConfig, IntegrationSettings]):
    """The player of the server where the video is, framed by our page."""

    config = PeerTubeConfig
    # Videos may be for some sites alone.
    frame = Frame(
        allow="autoplay; fullscreen; picture-in-picture",
        referrer_policy="strict-origin-when-cross-origin",
    )
    id: ClassVar[str] = "peertube"
    widget_type: ClassVar[str] = "im.manifold.peertube"
    title: ClassVar[str] = "PeerTube"
    widget_data: ClassVar[dict[str, str]] = {"url": "url", "start": "start"}
    asks_for = "Give the link of a video or a playlist, such as https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv"

    def label(self, config: PeerTubeConfig) -> str:
        """The video and its server."""
        thing = self.thing(config)
        return f"{thing.kind} {thing.id} on {host_of(thing.origin)}"

    def find(self, link: Link) -> Thing | None:
        """PeerTube's own addresses, on whatever server: nothing else has such ids at such places."""
        start = seconds(link.parameters.get("start", ""))
        if playlist := _PLAYLIST.match(link.path):
            return Thing("playlist", playlist["id"], start, origin=link.origin)
        video = _VIDEO.match(link.path)
        return Thing("video", video["id"], start, origin=link.origin) if video else None

    async def check(self, config: PeerTubeConfig, egress: Egress) -> None:
        """The server must tell its version as PeerTube does, and know the video."""
        thing = self.thing(config)
        reply = await reach(egress, "url", f"{thing.origin}/api/v1/config")
        try:
            is_peertube = reply.ok and {"serverVersion", "instance"} <= reply.json().keys()
        except (RemoteServiceError, AttributeError):
            is_peertube = False
        if not is_peertube:
            raise wrong("url", f"{host_of(thing.origin)} answers, but is no PeerTube server")
        await oembed(egress, "url", f"{thing.origin}/services/oembed", self.home(thing))

    def framed_page(self, config: PeerTubeConfig) -> str:
        """The player, which the server's administrators may keep from other sites."""
        return self.player(self.thing(config))

    def home(self, thing: Thing) -> str:
        """Its page, in the short form."""
        return f"{thing.origin}/w/{'p/' if thing.kind == 'playlist' else ''}{thing.id}"

    def player(self, thing: Thing) -> str:
        """`p2p=0`: pieces come from the server alone, so other viewers do not learn who watches."""
        path = "video-playlists" if thing.kind == "playlist" else "videos"
        options = {"p2p": "0", "start": f"{thing.start}s"} if thing.start else {"p2p": "0"}
        return f"{thing.origin}/{path}/embed/{thing.id}?{literal_query(options)}"
