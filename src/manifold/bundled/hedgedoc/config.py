"""What a user may choose for a note, and what the operator may."""

from typing import Annotated, Literal

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config, IntegrationSettings

__all__ = ["HedgeDocConfig", "HedgeDocSettings", "Mode"]

Mode = Literal["text and preview", "text", "preview"]


class HedgeDocSettings(IntegrationSettings, frozen=True):
    """`[integrations.hedgedoc]`"""

    server: Annotated[HTTPSURL, Meta(description="Where new notes are made.")] = "https://demo.hedgedoc.org"
    free_names: Annotated[
        bool,
        Meta(
            description="Whether everybody may name notes there (HedgeDoc's `allowFreeURL`). Only then can a form be "
            "left empty for a new note; else people make it on the server and paste its link."
        ),
    ] = False


class HedgeDocConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        HTTPSURL | None,
        Meta(
            title="Link of the note",
            description="Leave empty for a new note that nobody can guess, if your HedgeDoc server allows it.",
        ),
    ] = None
    mode: Annotated[Mode, Meta(title="What it shows")] = "text and preview"
