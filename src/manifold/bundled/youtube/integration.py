"""What a video asks for: one widget with YouTube's player, at the address that sets no cookies before it plays."""

import re
from typing import ClassVar

from manifold.bundled.youtube.config import YouTubeConfig
from manifold.integrations import (
    Egress,
    Frame,
    IntegrationSettings,
    Link,
    PlayerWidget,
    Thing,
    host_of,
    literal_query,
    reach,
    seconds,
    wrong,
)

__all__ = ["YouTube"]

_HOSTS = frozenset(
    {
        *("youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "gaming.youtube.com"),
        *("youtube-nocookie.com", "www.youtube-nocookie.com"),
    }
)
_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}\Z")
_LIST = re.compile(r"(?:PL|OLAK5uy_|UU|FL)[A-Za-z0-9_-]{10,60}\Z")
"""Not the mixes (`RD…`) that YouTube makes for each viewer, nor somebody's own `WL` and `LL`."""

_LARGEST_PAGE = 8 * 1024 * 1024
_CHANNEL = re.compile(r"/channel/(UC[A-Za-z0-9_-]{22})/live/?\Z")
_IN_PATH = re.compile(r"/(?:embed|shorts|live|v|e|watch)/([^/]+)/?\Z")


class YouTube(PlayerWidget[YouTubeConfig, IntegrationSettings]):
    """YouTube's player, framed by our page."""

    config = YouTubeConfig
    # Without one, the player says "Error 153".
    frame = Frame(
        allow="autoplay; encrypted-media; fullscreen; picture-in-picture",
        referrer_policy="strict-origin-when-cross-origin",
    )
    hosts = frozenset({"www.youtube-nocookie.com"})
    id: ClassVar[str] = "youtube"
    widget_type: ClassVar[str] = "m.video"
    title: ClassVar[str] = "YouTube"
    endpoint = "https://www.youtube.com/oembed"
    old_keys = ("videoUrl", "cUrl")
    widget_data: ClassVar[dict[str, str]] = {"url": "url", "start": "start"}
    asks_for = "Give the link of a video or a playlist on YouTube, such as https://youtu.be/aqz-KE-bpKQ"

    def named(self, name: str) -> Thing | None:
        """A video's eleven letters, or a playlist's."""
        if _LIST.match(name):
            return Thing("playlist", name)
        return Thing("video", name) if _VIDEO.match(name) else None

    def find(self, link: Link) -> Thing | None:
        """Share links, those of the address bar, of phones, of embedded players; with a start, within a playlist."""
        host, query = host_of(link.origin), link.parameters
        if host == "youtu.be":
            video = link.path.strip("/")
        elif host not in _HOSTS:
            return None
        elif channel := _CHANNEL.match(link.path):
            return Thing("live", channel[1])
        else:
            in_path = _IN_PATH.match(link.path)
            video = in_path[1] if in_path else query.get("v", "")
        playlist = query.get("list", "")
        within = playlist if _LIST.match(playlist) else ""
        if not _VIDEO.match(video) or video == "videoseries":
            return Thing("playlist", within) if within else None
        start = query.get("t") or query.get("start") or link.fragment.removeprefix("t=")
        return Thing("video", video, seconds(start), within)

    async def check(self, config: YouTubeConfig, egress: Egress) -> None:
        """Of what a channel broadcasts, oEmbed knows nothing; the channel must be there."""
        thing = self.thing(config)
        if thing.kind != "live":
            await super().check(config, egress)
        elif not (await reach(egress, "url", self.home(thing), max_bytes=_LARGEST_PAGE)).ok:
            raise wrong("url", "YouTube has no such channel")

    def home(self, thing: Thing) -> str:
        """The page where YouTube plays it."""
        if thing.kind == "live":
            return f"https://www.youtube.com/channel/{thing.id}/live"
        if thing.kind == "playlist":
            return f"https://www.youtube.com/playlist?list={thing.id}"
        within = f"&list={thing.within}" if thing.within else ""
        return f"https://www.youtube.com/watch?v={thing.id}{within}"

    def player(self, thing: Thing) -> str:
        """`rel=0`: what it proposes afterwards comes from the same channel."""
        options = {"rel": "0"}
        if thing.start:
            options["start"] = str(thing.start)
        if thing.within:
            options["list"] = thing.within
        path = {"live": "live_stream", "playlist": "videoseries"}.get(thing.kind, thing.id)
        if thing.kind != "video":
            options["channel" if thing.kind == "live" else "list"] = thing.id
        return f"https://www.youtube-nocookie.com/embed/{path}?{literal_query(options)}"
