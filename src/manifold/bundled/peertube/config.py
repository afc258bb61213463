"""What a user may choose for a video."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import Config, Pasted, StartTime

__all__ = ["PeerTubeConfig"]


class PeerTubeConfig(Config, frozen=True):
    """The form."""

    url: Annotated[Pasted, Meta(title="Link", description="Of a video or a playlist, on whatever PeerTube server.")]
    start: StartTime = None
