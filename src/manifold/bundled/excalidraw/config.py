"""What a user may choose for a drawing, and what the operator may."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config, IntegrationSettings

__all__ = ["ExcalidrawConfig", "ExcalidrawSettings"]


class ExcalidrawSettings(IntegrationSettings, frozen=True):
    """`[integrations.excalidraw]`"""

    server: Annotated[
        HTTPSURL,
        Meta(description="The one Excalidraw that is shown; one of your own needs its server for live collaboration."),
    ] = "https://excalidraw.com"


class ExcalidrawConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        HTTPSURL | None,
        Meta(
            title="Link of the drawing",
            description="From “Live collaboration”. Leave empty for a new drawing that nobody can guess.",
        ),
    ] = None
