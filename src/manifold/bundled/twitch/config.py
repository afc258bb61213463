"""What a user may choose for a channel, a video or a clip."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import Config, Pasted, StartTime

__all__ = ["TwitchConfig"]


class TwitchConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        Pasted,
        Meta(
            title="Channel or link",
            description="The name of a channel, or the link of a channel, a video, a clip or a collection.",
        ),
    ]
    start: StartTime = None
