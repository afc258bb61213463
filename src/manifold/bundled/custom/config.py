"""What a user may choose for a page."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config

__all__ = ["MAX_NAME", "WebPageConfig"]

MAX_NAME = 60


class WebPageConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        HTTPSURL, Meta(title="Address", description="The page to show. It must allow to be shown in a frame.")
    ]
    name: Annotated[
        str, Meta(title="Name", description="What the widget is called.", min_length=1, max_length=MAX_NAME)
    ] = "Web page"
