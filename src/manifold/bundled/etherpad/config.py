"""What a user may choose for a pad, and what the operator may."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config, IntegrationSettings

__all__ = ["EtherpadConfig", "EtherpadSettings"]


class EtherpadSettings(IntegrationSettings, frozen=True):
    """`[integrations.etherpad]`"""

    server: Annotated[HTTPSURL, Meta(description="The server that the form starts with.")] = (
        "https://etherpad.wikimedia.org"
    )


class EtherpadConfig(Config, frozen=True):
    """The form."""

    server: Annotated[HTTPSURL, Meta(title="Server", description="The Etherpad server that keeps the text.")]
    pad: Annotated[
        Annotated[
            str,
            Meta(
                pattern=r"^[A-Za-z0-9_-]{1,50}\Z",
                extra_json_schema={"x-message": "Use 1 to 50 letters, digits, - or _, without spaces"},
            ),
        ]
        | None,
        Meta(title="Pad name", description="Leave empty for a new pad that nobody can guess."),
    ] = None
