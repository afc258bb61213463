"""What a place asks for: one widget."""

from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.openstreetmap.config import Layer, OpenStreetMapConfig
from manifold.bundled.openstreetmap.places import Place, read_place
from manifold.integrations import (
    Egress,
    Frame,
    IntegrationSettings,
    Link,
    Target,
    Widget,
    WidgetIntegration,
    literal_query,
    wrong,
)

__all__ = ["OpenStreetMap"]

_LAYERS: dict[Layer, str] = {
    "standard": "mapnik",
    "cycling": "cyclosm",
    "transport": "transportmap",
    "humanitarian": "hot",
}


class OpenStreetMap(WidgetIntegration[OpenStreetMapConfig, IntegrationSettings]):
    """A map around a place. Its tiles are the OpenStreetMap Foundation's, a third party: so it is a cloud."""

    config = OpenStreetMapConfig
    frame = Frame(allow="fullscreen")
    hosts = frozenset({"www.openstreetmap.org"})
    widget_data: ClassVar[Mapping[str, str]] = {
        "place": "place",
        "zoom": "zoom",
        "marker": "marker",
        "layer": "layer",
    }

    def initial(self) -> OpenStreetMapConfig:
        """Nothing can be guessed."""
        return OpenStreetMapConfig(place="")

    def label(self, config: OpenStreetMapConfig) -> str:
        """The coordinates."""
        place = read_place(config.place)
        return f"{place.latitude:.5g}, {place.longitude:.5g}" if place else "OpenStreetMap"

    def recognise(self, link: Link) -> dict[str, Any] | None:
        """Links that have the place in them; of a thing on the map (`/node/…`) only OpenStreetMap knows where it is."""
        place = read_place(link.url)
        return place and {"place": link.url, "marker": place.is_marked}

    async def check(self, config: OpenStreetMapConfig, egress: Egress) -> None:
        """There is nobody to ask: each place on Earth is on the map."""
        self._place(config)

    def widget(self, config: OpenStreetMapConfig, target: Target) -> Widget:
        """The page that OpenStreetMap makes for frames ("Share", "HTML")."""
        place = self._place(config)
        bounds = place.bounds(place.zoom if config.zoom is None else config.zoom)
        parameters = {"bbox": ",".join(f"{degrees:.6f}" for degrees in bounds), "layer": _LAYERS[config.layer]}
        if config.marker:
            parameters["marker"] = f"{place.latitude:.6f},{place.longitude:.6f}"
        address = f"https://www.openstreetmap.org/export/embed.html?{literal_query(parameters)}"
        return Widget(
            id=target.installation_id,
            type="im.manifold.openstreetmap",
            name="OpenStreetMap",
            url=target.page("openstreetmap", address),
            data={"place": config.place, "zoom": config.zoom, "marker": config.marker, "layer": config.layer},
        )

    def _place(self, config: OpenStreetMapConfig) -> Place:
        place = read_place(config.place)
        if place is None:
            raise wrong("place", "Give a link with the place in it (“Share” on the map), or coordinates")
        return place
