"""What a user may choose for an encrypted document."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config

__all__ = ["CryptPadConfig"]


class CryptPadConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        HTTPSURL,
        Meta(
            title="Link of the document",
            description="From CryptPad's “Share”. Who has the link can do what it allows: share “View” where the room "
            "should only read.",
        ),
    ]
