"""What a user may choose to listen to."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import Config, Pasted

__all__ = ["SpotifyConfig"]


class SpotifyConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        Pasted,
        Meta(
            title="Link or URI",
            description="Of a track, an album, a playlist, an artist, a podcast or an episode, as Spotify shares it.",
        ),
    ]
