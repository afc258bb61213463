"""What a conference asks for: one widget."""

from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.jitsi.config import JitsiConfig, JitsiSettings
from manifold.bundled.jitsi.members import AUTH, asks_for_members, conference_of
from manifold.errors import InvalidParam
from manifold.integrations import (
    Egress,
    Link,
    Target,
    Widget,
    WidgetIntegration,
    client_query,
    host_of,
    https_origin,
    literal_query,
    reach,
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
    told_at = "server"

    def initial(self) -> JitsiConfig:
        """The operator's server."""
        return JitsiConfig(server=self.operator.server, members_only=self._is_trusted(self.operator.server))

    def label(self, config: JitsiConfig) -> str:
        """The conference and its server."""
        host = host_of(config.server)
        return f"{config.conference} on {host}" if config.conference else host

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Such widgets keep the server as a host name. Where it asks for members, the room says what it is called."""
        values = super().config_of(data, name)
        if "server" in values:
            values["server"] = f"https://{values['server']}"
        if data.get("auth") == AUTH:
            return {**values, "conference": None, "members_only": True}
        return {**values, "members_only": False} if "conference" in values else values

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
        is_for_members = await asks_for_members(egress, "server", server)
        if is_for_members and not config.members_only:
            raise wrong("members_only", f"{host_of(server)} lets in members of the room alone: switch this on")
        if config.members_only and not is_for_members:
            raise wrong("members_only", f"{host_of(server)} does not ask Matrix who somebody is: switch this off")
        self._refuse_untrusted(config)
        if config.members_only and config.conference:
            raise wrong("conference", "Leave this empty: where only members come in, the room decides the name")

    def framed_page(self, config: JitsiConfig) -> str:
        """All conferences have the same page; to open it begins none."""
        return f"{https_origin(config.server)}/{config.conference or ''}"

    def widget(self, config: JitsiConfig, target: Target) -> Widget:
        """The conference's widget. What decides `frame-src` is in the query, where the server sees it."""
        query = {"server": https_origin(config.server)}
        fragment = client_query(
            {"conferenceId": "$conferenceId", "isAudioOnly": "$isAudioOnly", "displayName": "$matrix_display_name"}
        )
        conference = config.conference or target.private_name
        data: dict[str, Any] = {}
        if config.members_only:
            if target.room_id is None:
                raise wrong("members_only", "There is no room here whose members could come in")
            self._refuse_untrusted(config)
            conference, data, query["auth"] = conference_of(target.room_id), {"auth": AUTH}, AUTH
            fragment += f"&avatarUrl=$matrix_avatar_url&{literal_query({'roomId': target.room_id})}"
        return Widget(
            id=target.installation_id,
            type="m.jitsi",
            name="Video conference",
            url=f"{target.widgets_url}/w/jitsi?{literal_query(query)}#{fragment}",
            data={
                "domain": host_of(config.server),
                "conferenceId": conference,
                "isAudioOnly": config.audio_only,
                **data,
            },
        )

    def page_sources(self, query: Mapping[str, str]) -> dict[str, str]:
        """Whom the page gives a proof of who somebody is, the room's state must not decide: it is written by others."""
        sources = super().page_sources(query)
        if "auth" in query and not self._is_trusted(query["server"]):
            raise InvalidParam(f"'auth': {_untrusted(query['server'])}")
        return sources

    def _is_trusted(self, server: str) -> bool:
        return https_origin(server) in {https_origin(each) for each in self.operator.members_only}

    def _refuse_untrusted(self, config: JitsiConfig) -> None:
        if config.members_only and not self._is_trusted(config.server):
            raise wrong("members_only", _untrusted(config.server))


def _untrusted(server: str) -> str:
    return f"The operator of this manager does not trust {host_of(server)} with a proof of who somebody is"
