"""What a user may choose for a video."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import Config, Pasted, StartTime

__all__ = ["VimeoConfig"]


class VimeoConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        Pasted,
        Meta(
            title="Link or id",
            description="Of a video on Vimeo. An unlisted one's link holds its key: give all of it.",
        ),
    ]
    start: StartTime = None
