"""What a user may choose for a meeting."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config

__all__ = ["BigBlueButtonConfig"]


class BigBlueButtonConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        HTTPSURL,
        Meta(
            title="Link of the room",
            description="As Greenlight gives it to invite people. Access codes in it are left out: people type them.",
        ),
    ]
