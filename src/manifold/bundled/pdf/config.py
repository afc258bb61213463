"""What a user may choose for a document."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config

__all__ = ["PDFConfig"]


class PDFConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        HTTPSURL,
        Meta(title="Address of the document", description="Of a PDF that everybody in the room may open."),
    ]
