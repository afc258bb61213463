"""What a video asks for: one widget with a Dailymotion player."""

import re
from typing import ClassVar

from manifold.bundled.dailymotion.config import DailymotionConfig, DailymotionSettings
from manifold.integrations import (
    Egress,
    Frame,
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

__all__ = ["Dailymotion"]

_SITE = "https://www.dailymotion.com"
_LARGEST_PAGE = 8 * 1024 * 1024
_HOSTS = frozenset({"www.dailymotion.com", "dailymotion.com", "m.dailymotion.com", "touch.dailymotion.com"})
_ID = re.compile(r"[xk][A-Za-z0-9]{4,24}\Z")
"""`k…` are private videos, for those who have the link."""

_PATH = re.compile(r"/(?:embed/|swf/)?(?P<kind>video|playlist)/(?P<id>[xk][A-Za-z0-9]{4,24})(?:_[^/]*)?/?\Z")
_PLAYER = re.compile(r"/player(?:/(?P<key>x[a-z0-9]{2,11}))?\.html\Z")


class Dailymotion(PlayerWidget[DailymotionConfig, DailymotionSettings]):
    """Dailymotion's player, framed by our page. It needs an id (since September 2026) and a referrer."""

    config = DailymotionConfig
    settings = DailymotionSettings
    frame = Frame(
        allow="autoplay; encrypted-media; fullscreen; picture-in-picture",
        referrer_policy="strict-origin-when-cross-origin",
    )
    hosts = frozenset({"geo.dailymotion.com"})
    id: ClassVar[str] = "dailymotion"
    widget_type: ClassVar[str] = "im.manifold.dailymotion"
    title: ClassVar[str] = "Dailymotion"
    endpoint = f"{_SITE}/services/oembed"
    old_keys = ("videoUrl", "cUrl")
    widget_data: ClassVar[dict[str, str]] = {"url": "url", "start": "start"}
    asks_for = "Give the link of a video or a playlist on Dailymotion, such as https://dai.ly/x84sh87"

    def named(self, name: str) -> Thing | None:
        """A video's id; a playlist's looks the same."""
        return Thing("video", name) if _ID.match(name) else None

    def find(self, link: Link) -> Thing | None:
        """Pages, short links and players, which may have an id of their own."""
        host, query = host_of(link.origin), link.parameters
        start = seconds(query.get("start") or query.get("startTime") or "")
        if host == "geo.dailymotion.com" and (player := _PLAYER.match(link.path)):
            kind = "video" if "video" in query else "playlist"
            name, key = query.get(kind, ""), player["key"] or ""
        elif host == "dai.ly":
            kind, name, key = "video", link.path.strip("/"), ""
        elif host in _HOSTS and (path := _PATH.match(link.path)):
            kind, name, key = path["kind"], path["id"], ""
        else:
            return None
        return Thing(kind, name, start, key=key) if _ID.match(name) else None

    async def check(self, config: DailymotionConfig, egress: Egress) -> None:
        """oEmbed wants to know the player, and knows no playlists: their page must be there."""
        thing = self.thing(config)
        player = thing.key or self.operator.player
        if not player:
            raise wrong(
                "url",
                "Dailymotion plays nothing on other sites without a player id. Ask the operator of this manager to set "
                "one, or give a link that starts with https://geo.dailymotion.com/player/",
            )
        page = f"{_SITE}/{thing.kind}/{thing.id}"
        if thing.kind == "video":
            await oembed(egress, "url", self.endpoint, page, more={"player": player})
        elif not (await reach(egress, "url", page, max_bytes=_LARGEST_PAGE)).ok:
            raise wrong("url", "Dailymotion has no such playlist")

    def home(self, thing: Thing) -> str:
        """Its page, or the player that the link named."""
        return self._player(thing, thing.key, {}) if thing.key else f"{_SITE}/{thing.kind}/{thing.id}"

    def player(self, thing: Thing) -> str:
        """The link's own player, else the operator's."""
        return self._player(
            thing, thing.key or self.operator.player, {"startTime": str(thing.start)} if thing.start else {}
        )

    def _player(self, thing: Thing, key: str, options: dict[str, str]) -> str:
        query = literal_query({thing.kind: thing.id, **options})
        return f"https://geo.dailymotion.com/player{'/' if key else ''}{key}.html?{query}"
