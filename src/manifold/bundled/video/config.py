"""What a user may choose for a film or a sound."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config

__all__ = ["VideoConfig"]


class VideoConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        HTTPSURL,
        Meta(
            title="Address of the file",
            description="Of a film or a sound that browsers play: MP4, WebM, Ogg, MP3 and others.",
        ),
    ]
