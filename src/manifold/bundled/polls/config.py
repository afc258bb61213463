"""What a user may choose for a board of polls."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import Config

__all__ = ["PollsConfig"]


class PollsConfig(Config, frozen=True):
    """The form."""

    name: Annotated[str, Meta(title="Name", description="What the widget is called.", min_length=1, max_length=60)] = (
        "Polls"
    )
