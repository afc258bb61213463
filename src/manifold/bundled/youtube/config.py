"""What a user may choose for a video."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import Config, Pasted, StartTime

__all__ = ["YouTubeConfig"]


class YouTubeConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        Pasted,
        Meta(title="Link or id", description="Of a video, a short, a live stream or a playlist, as YouTube shares it."),
    ]
    start: StartTime = None
