"""What a user may choose for a call."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config

__all__ = ["ElementCallConfig"]


class ElementCallConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        HTTPSURL,
        Meta(
            title="Link of the call",
            description="Start a call on an Element Call page and copy its link. Calls among a room's members need no "
            "widget: clients have them built in, once your homeserver's well-known file names a MatrixRTC focus.",
        ),
    ]
