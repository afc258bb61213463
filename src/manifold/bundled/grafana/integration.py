"""What a dashboard asks for: one widget."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.grafana.config import GrafanaConfig
from manifold.errors import RemoteServiceError
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
    read_link,
    wrong,
)

__all__ = ["Grafana"]

_DASHBOARD = re.compile(
    r"(?P<base>(?:/[A-Za-z0-9._~-]+)*?)/(?P<kind>d|d-solo|public-dashboards|dashboard/snapshot|dashboard-solo/snapshot)"
    r"/(?P<id>[A-Za-z0-9_-]{1,64})(?:/(?P<slug>[^/]*))?/?\Z"
)
"""Grafana may be served below a path of its own."""

_PANEL = re.compile(r"(?:panel-)?(?P<number>[0-9]{1,7})\Z")
_OURS = frozenset({"panelId", "viewPanel", "fullscreen", "from", "to", "refresh", "kiosk", "theme", "tab", "editPanel"})
"""What the form decides; all else in a link, variables most of all (`var-host=…`), goes with it."""


class Grafana(LinkedWidget[GrafanaConfig, IntegrationSettings]):
    """A dashboard without Grafana's bars, or a panel alone."""

    config = GrafanaConfig
    frame = Frame(allow="fullscreen", dark={"theme": "dark"}, light={"theme": "light"})
    id: ClassVar[str] = "grafana"
    widget_type: ClassVar[str] = "m.grafana"
    title: ClassVar[str] = "Grafana"
    asks_for = "Give the link of a dashboard or panel, such as https://grafana.example.org/d/Ab12/servers"
    framing_help = "its operator can set allow_embedding"
    widget_data: ClassVar[Mapping[str, str]] = {
        "url": "url",
        "panel": "panel",
        "start": "from",
        "end": "to",
        "refresh": "refresh",
    }

    def initial(self) -> GrafanaConfig:
        """Nothing can be guessed."""
        return GrafanaConfig(url="")

    def label(self, config: GrafanaConfig) -> str:
        """The dashboard's name in its address, the panel, and the server."""
        found = _DASHBOARD.search(config.url.partition("?")[0].partition("#")[0])
        host = host_of(config.url)
        name = found and (found["slug"] or found["id"])
        panel = f", panel {config.panel}" if config.panel else ""
        return f"{name}{panel} on {host}" if name else host

    def read(self, link: Link) -> dict[str, Any] | None:
        """What the address bar shows, and what “Share” and “Embed” give."""
        if not _DASHBOARD.match(link.path):
            return None
        given = link.parameters
        panel = _PANEL.match(given.get("panelId", given.get("viewPanel", "")))
        values = {
            "url": link.url,
            "panel": int(panel["number"]) if panel else None,
            "start": given.get("from"),
            "end": given.get("to"),
            "refresh": given.get("refresh"),
        }
        return {name: value for name, value in values.items() if value}

    async def check(self, config: GrafanaConfig, egress: Egress) -> None:
        """Grafana says to everybody that it is there; a dashboard's page, who may see it."""
        self.read_url(config.url)
        link = read_link(config.url)
        host = host_of(config.url)
        found = _DASHBOARD.match(link.path)
        base = link.origin + (found["base"] if found else "")
        health = await reach(egress, "url", f"{base}/api/health")
        try:
            is_grafana = "database" in health.json()
        except (RemoteServiceError, TypeError):
            is_grafana = False
        if not is_grafana:
            raise wrong("url", f"{host} answers, but is no Grafana server")
        reply = await reach(egress, "url", _address(link, config), max_bytes=4 * 1024 * 1024)
        if reply.status in {401, 403} or read_link(reply.url).path == f"{found['base'] if found else ''}/login":
            raise wrong("url", f"{host} shows this only to who signs in: share it as a public dashboard or a snapshot")
        if reply.status == 404:
            raise wrong("url", f"{host} has no such dashboard")

    def framed_page(self, config: GrafanaConfig) -> str:
        """What is framed."""
        return _address(read_link(config.url), config)

    def address(self, config: GrafanaConfig, target: Target) -> str:
        """Of a panel alone, the page that is made for it."""
        self.read_url(config.url)
        return _address(read_link(config.url), config)

    def data(self, config: GrafanaConfig, address: str) -> dict[str, Any]:
        """All of the form."""
        return {
            "url": config.url,
            "panel": config.panel,
            "from": config.start,
            "to": config.end,
            "refresh": config.refresh,
        }


def _address(link: Link, config: GrafanaConfig) -> str:
    kept = {name: value for name, value in link.parameters.items() if name not in _OURS}
    chosen = {"from": config.start, "to": config.end, "refresh": config.refresh}
    parameters = {**kept, **{name: value for name, value in chosen.items() if value}}
    path = link.path.rstrip("/")
    if "/public-dashboards/" in path:
        return f"{link.origin}{path}" + (f"?{literal_query(parameters)}" if parameters else "")
    path = path.replace("/d-solo/", "/d/", 1).replace("/dashboard-solo/", "/dashboard/", 1)
    if config.panel is not None:
        path = path.replace("/d/", "/d-solo/", 1).replace("/dashboard/", "/dashboard-solo/", 1)
        parameters["panelId"] = str(config.panel)
    else:
        parameters["kiosk"] = "true"
    return f"{link.origin}{path}?{literal_query(parameters)}"
