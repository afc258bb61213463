"""What a pad asks for: one widget."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.etherpad.config import EtherpadConfig, EtherpadSettings
from manifold.errors import RemoteServiceError
from manifold.integrations import (
    Egress,
    Frame,
    Link,
    Target,
    Widget,
    WidgetIntegration,
    client_query,
    host_of,
    https_origin,
    literal_query,
    reach,
    read_link,
    wrong,
)

__all__ = ["Etherpad"]

_PAD = re.compile(r"/p/(?P<pad>[^/]+)/?\Z")


class Etherpad(WidgetIntegration[EtherpadConfig, EtherpadSettings]):
    """An Etherpad, framed by our page."""

    config = EtherpadConfig
    settings = EtherpadSettings
    frame = Frame(allow="clipboard-write; fullscreen", fill={"displayName": "userName"})
    widget_data: ClassVar[Mapping[str, str]] = {"server": "url", "pad": "url"}
    told_at = "server"

    def initial(self) -> EtherpadConfig:
        """The operator's server."""
        return EtherpadConfig(server=self.operator.server)

    def label(self, config: EtherpadConfig) -> str:
        """The pad and its server."""
        host = host_of(config.server)
        return f"{config.pad} on {host}" if config.pad else host

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """The pad at `url`; without one, a new pad."""
        if "url" not in data:
            return {}
        try:
            values = self.recognise(read_link(str(data["url"])))
        except ValueError as exc:
            raise wrong("server", str(exc)) from exc
        if values is None:
            raise wrong("server", "Give the address of a pad, such as https://pad.example.org/p/minutes")
        return values

    def recognise(self, link: Link) -> dict[str, Any] | None:
        """Etherpad's own addresses, on whatever server."""
        pad = _PAD.match(link.path)
        return {"server": link.origin, "pad": pad["pad"]} if pad else None

    async def check(self, config: EtherpadConfig, egress: Egress) -> None:
        """The server must answer Etherpad's version endpoint, which needs no key."""
        reply = await reach(egress, "server", f"{https_origin(config.server)}/api")
        try:
            is_etherpad = reply.ok and "currentVersion" in reply.json()
        except (RemoteServiceError, TypeError):
            is_etherpad = False
        if not is_etherpad:
            raise wrong("server", f"{host_of(config.server)} answers, but is no Etherpad server")

    def framed_page(self, config: EtherpadConfig) -> str:
        """To open the page of a pad does not make it: that is done by who writes."""
        return f"{https_origin(config.server)}/p/{config.pad or 'new'}"

    def widget(self, config: EtherpadConfig, target: Target) -> Widget:
        """The pad's widget; Element names the pad's host in its prompt, since the URL is in `url`."""
        pad = f"{https_origin(config.server)}/p/{config.pad or target.private_name}"
        fragment = client_query({"displayName": "$matrix_display_name"})
        return Widget(
            id=target.installation_id,
            type="m.etherpad",
            name="Etherpad",
            url=f"{target.widgets_url}/w/etherpad?{literal_query({'url': pad})}#{fragment}",
            data={"url": pad},
        )
