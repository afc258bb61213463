"""What a user may choose for a map."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config

__all__ = ["UMapConfig"]


class UMapConfig(Config, frozen=True):
    """The form."""

    url: Annotated[HTTPSURL, Meta(title="Link of the map", description="From “Share”; not the secret link to edit it.")]
    search: Annotated[bool, Meta(title="Let people search for places")] = False
    layers: Annotated[bool, Meta(title="Let people choose what is shown")] = True
    caption: Annotated[bool, Meta(title="Show the map's name below it")] = False
    wheel: Annotated[bool, Meta(title="Zoom with the mouse wheel")] = True
