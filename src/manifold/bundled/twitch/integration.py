"""What a channel or a video asks for: one widget with Twitch's player, which wants to know all pages around it."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.twitch.config import TwitchConfig
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

__all__ = ["Twitch"]

_HOSTS = frozenset({"twitch.tv", "www.twitch.tv", "m.twitch.tv", "go.twitch.tv"})
_LARGEST_PAGE = 8 * 1024 * 1024
_CHANNEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{2,24}\Z")
_VIDEO = re.compile(r"v?(?P<id>[0-9]{6,14})\Z")
_CLIP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{3,119}\Z")
_COLLECTION = re.compile(r"[A-Za-z0-9_-]{10,22}\Z")
_NO_CHANNELS = frozenset(
    {
        *("directory", "downloads", "jobs", "p", "settings", "subscriptions", "inventory", "wallet", "drops", "search"),
        *("videos", "turbo", "prime", "friends", "popout", "embed", "moderator", "team", "store", "bits", "login"),
        *("signup", "collections", "clips", "following", "messages", "broadcast", "privacy", "legal", "security"),
    }
)


class Twitch(PlayerWidget[TwitchConfig, IntegrationSettings]):
    """Twitch's player, framed by our page."""

    config = TwitchConfig
    frame = Frame(allow="autoplay; encrypted-media; fullscreen; picture-in-picture", ancestors="parent")
    hosts = frozenset({"player.twitch.tv", "clips.twitch.tv"})
    id: ClassVar[str] = "twitch"
    widget_type: ClassVar[str] = "twitch"
    title: ClassVar[str] = "Twitch"
    old_keys = ("channelName", "dimChannelName")
    widget_data: ClassVar[dict[str, str]] = {"url": "url", "start": "start"}
    asks_for = "Give the name of a channel, or the link of a channel, a video or a clip on Twitch"

    def named(self, name: str) -> Thing | None:
        """A channel's name."""
        is_channel = _CHANNEL.match(name) and name.lower() not in _NO_CHANNELS
        return Thing("channel", name.lower()) if is_channel else None

    def find(self, link: Link) -> Thing | None:
        """Channels, their videos and clips, and what players are embedded with."""
        host, query = host_of(link.origin), link.parameters
        start = seconds(query.get("t") or query.get("time") or "")
        match host, [step for step in link.path.split("/") if step]:
            case "player.twitch.tv", _:
                return self._embedded(query, start)
            case "clips.twitch.tv", ["embed"]:
                return _clip(query.get("clip", ""))
            case "clips.twitch.tv", [slug]:
                return _clip(slug)
            case host, ["videos", name] if host in _HOSTS:
                return _video(name, start)
            case host, [_, "video" | "v", name] if host in _HOSTS:
                return _video(name, start)
            case host, [_, "clip", slug] if host in _HOSTS:
                return _clip(slug)
            case host, ["collections", name] if host in _HOSTS and _COLLECTION.match(name):
                return Thing("collection", name)
            case host, ["popout" | "embed" | "moderator", name, *_] if host in _HOSTS:
                return self.named(name)
            case host, [name] | [name, "videos" | "clips" | "schedule" | "about" | "home"] if host in _HOSTS:
                return self.named(name)
        return None

    async def check(self, config: TwitchConfig, egress: Egress) -> None:
        """Twitch tells nobody without a key whether a channel is there; but its page must be."""
        thing = self.thing(config)
        reply = await reach(egress, "url", self.home(thing), max_bytes=_LARGEST_PAGE)
        if not reply.ok:
            raise wrong("url", f"Twitch has no such {thing.kind}")

    def home(self, thing: Thing) -> str:
        """The page where Twitch plays it."""
        match thing.kind:
            case "clip":
                return f"https://clips.twitch.tv/{thing.id}"
            case "video":
                return f"https://www.twitch.tv/videos/{thing.id}"
            case "collection":
                return f"https://www.twitch.tv/collections/{thing.id}"
            case _:
                return f"https://www.twitch.tv/{thing.id}"

    def player(self, thing: Thing) -> str:
        """Nothing starts by itself. In the player, the number of a video has a `v` before it."""
        if thing.kind == "clip":
            return f"https://clips.twitch.tv/embed?{literal_query({'clip': thing.id, 'autoplay': 'false'})}"
        options = {thing.kind: f"v{thing.id}" if thing.kind == "video" else thing.id, "autoplay": "false"}
        if thing.start and thing.kind == "video":
            options["time"] = f"{thing.start // 3600}h{thing.start // 60 % 60}m{thing.start % 60}s"
        return f"https://player.twitch.tv/?{literal_query(options)}"

    def data(self, config: TwitchConfig, address: str) -> dict[str, Any]:
        """As other managers keep a channel, too."""
        thing = self.thing(config)
        channel = {"channelName": thing.id} if thing.kind == "channel" else {}
        return {**super().data(config, address), **channel}

    def _embedded(self, query: Mapping[str, str], start: int) -> Thing | None:
        if "channel" in query:
            return self.named(query["channel"])
        if "video" in query:
            return _video(query["video"], start)
        collection = query.get("collection", "")
        return Thing("collection", collection) if _COLLECTION.match(collection) else None


def _video(name: str, start: int) -> Thing | None:
    video = _VIDEO.match(name)
    return Thing("video", video["id"], start) if video else None


def _clip(slug: str) -> Thing | None:
    return Thing("clip", slug) if _CLIP.match(slug) else None
