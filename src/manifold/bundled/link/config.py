"""What a user may choose for a card with a link."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config

__all__ = ["MAX_NAME", "LinkCardConfig"]

MAX_NAME = 60


class LinkCardConfig(Config, frozen=True):
    """The form."""

    url: Annotated[HTTPSURL, Meta(title="Address", description="What the link opens, in a tab of its own.")]
    name: Annotated[
        str,
        Meta(title="Title", description="What the card and the widget are called.", min_length=1, max_length=MAX_NAME),
    ] = "Link"
    description: Annotated[
        str, Meta(title="Description", description="A sentence or two about what is there.", max_length=300)
    ] = ""
