"""What music asks for: one widget with Spotify's player."""

import re
from typing import Any, ClassVar

from manifold.bundled.spotify.config import SpotifyConfig
from manifold.integrations import Frame, IntegrationSettings, Link, PlayerWidget, Thing, host_of

__all__ = ["Spotify"]

_HOSTS = frozenset({"open.spotify.com", "play.spotify.com", "embed.spotify.com"})
_KIND = r"(?P<kind>track|album|playlist|artist|show|episode|audiobook)"
_ID = r"(?P<id>[A-Za-z0-9]{22})"
_URI = re.compile(rf"spotify:(?:user:[^:]+:)?{_KIND}:{_ID}\Z")
_PATH = re.compile(rf"/(?:intl-[A-Za-z-]+/)?(?:embed(?:-podcast)?/)?(?:user/[^/]+/)?{_KIND}/{_ID}(?:/video)?/?\Z")


class Spotify(PlayerWidget[SpotifyConfig, IntegrationSettings]):
    """Spotify's player, framed by our page. Who is not signed in there hears half a minute of each track."""

    config = SpotifyConfig
    frame = Frame(allow="autoplay; encrypted-media; fullscreen; picture-in-picture", dark={"theme": "0"})
    hosts = frozenset({"open.spotify.com"})
    id: ClassVar[str] = "spotify"
    widget_type: ClassVar[str] = "m.spotify"
    title: ClassVar[str] = "Spotify"
    endpoint = "https://open.spotify.com/oembed"
    widget_data: ClassVar[dict[str, str]] = {"url": "uri"}
    asks_for = "Give a link of open.spotify.com, to a track, an album, a playlist, an artist, a podcast or an episode"

    def named(self, name: str) -> Thing | None:
        """A URI, as the program copies them: `spotify:album:…`."""
        uri = _URI.match(name)
        return Thing(uri["kind"], uri["id"]) if uri else None

    def find(self, link: Link) -> Thing | None:
        """Share links in any language, players, and playlists of old. Short links do not show where they end."""
        if host_of(link.origin) not in _HOSTS:
            return None
        path = _PATH.match(link.path)
        return Thing(path["kind"], path["id"]) if path else self.named(link.parameters.get("uri", ""))

    def home(self, thing: Thing) -> str:
        """The page where Spotify plays it."""
        return f"https://open.spotify.com/{thing.kind}/{thing.id}"

    def player(self, thing: Thing) -> str:
        """The same, to be embedded."""
        return f"https://open.spotify.com/embed/{thing.kind}/{thing.id}"

    def data(self, config: SpotifyConfig, address: str) -> dict[str, Any]:
        """The URI, as other managers keep it."""
        thing = self.thing(config)
        return {"uri": f"spotify:{thing.kind}:{thing.id}"}
