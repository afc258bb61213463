"""Music and podcasts of Spotify, in a room."""

from manifold.bundled.spotify.integration import Spotify

__all__ = ["integration"]

integration = Spotify
