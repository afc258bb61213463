"""What a user may choose for something of Google's."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config

__all__ = ["GoogleDocsConfig"]


class GoogleDocsConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        HTTPSURL,
        Meta(title="Link", description="From “Share” in Google Docs, Sheets, Slides, Forms or Drive."),
    ]
    edit: Annotated[
        bool,
        Meta(
            title="Open for editing",
            description="Where the browser keeps people signed in to Google, or all who have the link may edit.",
        ),
    ] = False
