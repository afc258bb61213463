"""What a conference asks for: one widget."""

from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.jitsi.config import JitsiConfig, JitsiSettings
from manifold.integrations import (
    Egress,
    Link,
    Target,
    Widget,
    WidgetIntegration,
    host_of,
    https_origin,
    literal_query,
    reach,
    template_query,
    wrong,
)

__all__ = ["Jitsi"]

PUBLIC_SERVERS = frozenset({"https://meet.element.io", "https://meet.jit.si", "https://jitsi.riot.im"})
"""Servers that everybody knows for being Jitsi's; of any other, a link does not show what it is."""


class Jitsi(WidgetIntegration[JitsiConfig, JitsiSettings]):
    """A Jitsi conference. Element shows it by its own page, from `data`; every other client by ours."""

    config = JitsiConfig
    settings = JitsiSettings
    page = "jitsi"
    framed_by = "server"
    widget_data: ClassVar[Mapping[str, str]] = {
        "server": "domain",
        "conference": "conferenceId",
        "audio_only": "isAudioOnly",
    }

    def initial(self) -> JitsiConfig:
        """The operator's server."""
        return JitsiConfig(server=self.operator.server)

    def label(self, config: JitsiConfig) -> str:
        """The conference and its server."""
        host = host_of(config.server)
        return f"{config.conference} on {host}" if config.conference else host

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Such widgets keep the server as a host name."""
        values = super().config_of(data, name)
        return {**values, "server": f"https://{values['server']}"} if "server" in values else values

    def recognise(self, link: Link) -> dict[str, Any] | None:
        """`https://meet.jit.si/standup`, on the operator's server or on one that everybody knows."""
        conference = link.path.strip("/")
        if not conference or link.origin not in {https_origin(self.operator.server), *PUBLIC_SERVERS}:
            return None
        audio_only = "config.startAudioOnly=true" in link.fragment.split("&")
        return {"server": link.origin, "conference": conference, "audio_only": audio_only}

    async def check(self, config: JitsiConfig, egress: Egress) -> None:
        """The server must serve the script by which pages embed Jitsi Meet."""
        server = https_origin(config.server)
        reply = await reach(egress, "server", f"{server}/external_api.js", max_bytes=4 * 1024 * 1024)
        if not reply.ok or b"JitsiMeetExternalAPI" not in reply.body:
            raise wrong("server", f"{host_of(config.server)} answers, but is no Jitsi server")

    def widget(self, config: JitsiConfig, target: Target) -> Widget:
        """The conference's widget. What decides `frame-src` is in the query, where the server sees it."""
        query = literal_query({"server": https_origin(config.server)})
        fragment = template_query(
            {
                "conferenceId": "$conferenceId",
                "isAudioOnly": "$isAudioOnly",
                "displayName": "$matrix_display_name",
                "theme": "$org.matrix.msc2873.client_theme",
                "language": "$org.matrix.msc2873.client_language",
            }
        )
        return Widget(
            id=target.installation_id,
            type="m.jitsi",
            name="Video conference",
            url=f"{target.widgets_url}/w/jitsi?{query}#{fragment}",
            data={
                "domain": host_of(config.server),
                "conferenceId": config.conference or target.private_name,
                "isAudioOnly": config.audio_only,
            },
        )
