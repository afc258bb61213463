"""What a user may choose for a place."""

from typing import Annotated, Literal

from msgspec import Meta

from manifold.integrations import Config

__all__ = ["Layer", "OpenStreetMapConfig"]

Layer = Literal["standard", "cycling", "transport", "humanitarian"]


class OpenStreetMapConfig(Config, frozen=True):
    """The form."""

    place: Annotated[
        str,
        Meta(
            title="Link or coordinates",
            description="A link to the map, or latitude and longitude: 52.5163, 13.3777.",
            min_length=1,
            max_length=2048,
        ),
    ]
    zoom: Annotated[
        Annotated[int, Meta(ge=0, le=19)] | None,
        Meta(title="Zoom", description="0 is the world, 19 a house. Leave empty for that of the link."),
    ] = None
    marker: Annotated[bool, Meta(title="Mark the place")] = True
    layer: Annotated[Layer, Meta(title="Kind of map")] = "standard"
