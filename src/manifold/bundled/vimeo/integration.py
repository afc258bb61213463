"""What a video asks for: one widget with Vimeo's player, which is told not to track."""

import re
from typing import ClassVar

from manifold.bundled.vimeo.config import VimeoConfig
from manifold.integrations import Frame, IntegrationSettings, Link, PlayerWidget, Thing, host_of, literal_query, seconds

__all__ = ["Vimeo"]

_HOSTS = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})
_ID = re.compile(r"[0-9]{4,12}\Z")
_KEY = re.compile(r"[0-9a-f]{6,20}\Z")
_PATH = re.compile(
    r"(?:/channels/[^/]+|/groups/[^/]+/videos|/(?:album|showcase)/[0-9]+/video|/ondemand/[^/]+|/manage/videos|/videos?)?"
    r"/(?P<id>[0-9]{4,12})(?:/(?P<key>[0-9a-f]{6,20}))?(?:/embed)?/?\Z"
)


class Vimeo(PlayerWidget[VimeoConfig, IntegrationSettings]):
    """Vimeo's player, framed by our page."""

    config = VimeoConfig
    # Videos may be for some sites alone; and behind the `#` stands when it starts.
    frame = Frame(
        allow="autoplay; encrypted-media; fullscreen; picture-in-picture",
        referrer_policy="strict-origin-when-cross-origin",
        fragment=True,
    )
    hosts = frozenset({"player.vimeo.com"})
    id: ClassVar[str] = "vimeo"
    widget_type: ClassVar[str] = "im.manifold.vimeo"
    title: ClassVar[str] = "Vimeo"
    endpoint = "https://vimeo.com/api/oembed.json"
    old_keys = ("videoUrl", "cUrl")
    widget_data: ClassVar[dict[str, str]] = {"url": "url", "start": "start"}
    asks_for = "Give the link of a video on Vimeo, such as https://vimeo.com/76979871"

    def named(self, name: str) -> Thing | None:
        """A video's number."""
        return Thing("video", name) if _ID.match(name) else None

    def find(self, link: Link) -> Thing | None:
        """A video's page, wherever on Vimeo it is listed, or its player; with the key of an unlisted one."""
        path = _PATH.match(link.path)
        if path is None or host_of(link.origin) not in _HOSTS:
            return None
        key = path["key"] or link.parameters.get("h", "")
        start = seconds(link.fragment.removeprefix("t="))
        return Thing("video", path["id"], start, key=key if _KEY.match(key) else "")

    def home(self, thing: Thing) -> str:
        """The video's page, with the key."""
        return f"https://vimeo.com/{thing.id}{'/' if thing.key else ''}{thing.key}"

    def player(self, thing: Thing) -> str:
        """`dnt`: neither cookies nor statistics."""
        options = {"h": thing.key, "dnt": "1"} if thing.key else {"dnt": "1"}
        start = f"#t={thing.start}s" if thing.start else ""
        return f"https://player.vimeo.com/video/{thing.id}?{literal_query(options)}{start}"
