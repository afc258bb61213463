"""What a map asks for: one widget."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.umap.config import UMapConfig
from manifold.integrations import (
    Egress,
    Frame,
    IntegrationSettings,
    Link,
    LinkedWidget,
    Target,
    host_of,
    literal_query,
    reach,
    wrong,
)

__all__ = ["UMap"]

_MAP = re.compile(
    r"(?P<base>(?:/[A-Za-z0-9._~-]+)*?)(?:/(?P<language>[a-z]{2,3}(?:-[a-z]{2,4})?))?"
    r"/(?:map/(?P<slug>[^/_]*(?:_[^/_]*)*)_(?P<id>[0-9]{1,12})|m/(?P<short>[0-9]{1,12}))/?\Z"
)
"""`/en/map/my-map_123` and `/m/123`; a link to edit goes on behind that, so it is none of these."""

_VIEW = re.compile(r"[0-9]{1,2}(?:\.[0-9]+)?/-?[0-9.]{1,20}/-?[0-9.]{1,20}\Z")
_LARGEST = 8 * 1024 * 1024


class UMap(LinkedWidget[UMapConfig, IntegrationSettings]):
    """A map on any uMap server."""

    config = UMapConfig
    # `#6/48.9/2.3` is where the map begins.
    frame = Frame(allow="fullscreen; geolocation", fragment=True)
    id: ClassVar[str] = "umap"
    widget_type: ClassVar[str] = "im.manifold.umap"
    title: ClassVar[str] = "uMap"
    asks_for = "Give the link of a map, such as https://umap.openstreetmap.fr/en/map/bike-tour_123"
    widget_data: ClassVar[Mapping[str, str]] = {
        "url": "url",
        "search": "search",
        "layers": "layers",
        "caption": "caption",
        "wheel": "wheel",
    }

    def initial(self) -> UMapConfig:
        """Nothing can be guessed."""
        return UMapConfig(url="")

    def label(self, config: UMapConfig) -> str:
        """The map's name in its address, and the server."""
        found = _MAP.search(config.url.partition("?")[0].partition("#")[0])
        host = host_of(config.url)
        return f"{found['slug'] or found['id'] or found['short']} on {host}" if found else host

    def read(self, link: Link) -> dict[str, Any] | None:
        """Without what chooses how it is shown: the form does."""
        if not _MAP.match(link.path):
            return None
        view = f"#{link.fragment}" if _VIEW.match(link.fragment) else ""
        return {"url": f"{link.origin}{link.path.rstrip('/')}{view}"}

    async def check(self, config: UMapConfig, egress: Egress) -> None:
        """The map's page must be there, and be uMap's."""
        page = self.read_url(config.url)["url"].partition("#")[0]
        host = host_of(page)
        reply = await reach(egress, "url", page, max_bytes=_LARGEST)
        if reply.status in {401, 403}:
            raise wrong("url", "Only some people can see this map: its owner can let everybody")
        if reply.status in {404, 410}:
            raise wrong("url", f"{host} has no such map")
        if not reply.ok or b"umap" not in reply.body.lower():
            raise wrong("url", f"{host} answers, but is no uMap server")

    def framed_page(self, config: UMapConfig) -> str:
        """The map's."""
        return config.url.partition("#")[0]

    def address(self, config: UMapConfig, target: Target) -> str:
        """As uMap's own "Embed" writes it; nobody edits in the frame."""
        page, _, view = self.read_url(config.url)["url"].partition("#")
        parameters = {
            "scaleControl": "true",
            "miniMap": "false",
            "scrollWheelZoom": _word(config.wheel),
            "zoomControl": "true",
            "editMode": "disabled",
            "allowEdit": "false",
            "moreControl": "false",
            "searchControl": _word(config.search),
            "datalayersControl": _word(config.layers),
            "onLoadPanel": "none",
            "captionBar": _word(config.caption),
        }
        return f"{page}?{literal_query(parameters)}" + (f"#{view}" if view else "")

    def data(self, config: UMapConfig, address: str) -> dict[str, Any]:
        """All of the form."""
        return {key: getattr(config, field) for field, key in self.widget_data.items()}


def _word(is_so: bool) -> str:
    return "true" if is_so else "false"
