"""What a user may choose for a board, and what the operator may."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config, IntegrationSettings

__all__ = ["WhiteboardConfig", "WhiteboardSettings"]


class WhiteboardSettings(IntegrationSettings, frozen=True):
    """`[integrations.whiteboard]`"""

    address: Annotated[
        str,
        Meta(
            pattern=r"^https://[^\s/?#@{}]+/[^\s{}]*\{name\}[^\s{}]*\Z",
            max_length=2048,
            description="Where boards are: WBO, tldraw, or any other that makes a board when its address is opened. "
            "`{name}` is the board's.",
        ),
    ] = "https://wbo.ophir.dev/boards/{name}"


class WhiteboardConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        HTTPSURL | None,
        Meta(title="Link of the board", description="Leave empty for a new board that nobody can guess."),
    ] = None
