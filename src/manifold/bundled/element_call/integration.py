"""What a call asks for: one widget. Room and password stand behind the `#`, where no server sees them."""

import re
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from manifold.bundled.element_call.config import ElementCallConfig
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

__all__ = ["ElementCall"]

_PAGE = re.compile(r"(?P<base>(?:/[A-Za-z0-9._~-]+)*?)/room/?\Z")
_ROOM = re.compile(r"/(?P<alias>[^/?\s]{0,255})(?:\?(?P<query>\S*))?\Z")
_KEPT = ("roomId", "password", "viaServers", "perParticipantE2EE", "homeserver")
"""Of a link's parameters, those that say which call it is; those of a widget (`widgetId`) would break the page."""


class ElementCall(LinkedWidget[ElementCallConfig, IntegrationSettings]):
    """A call on an Element Call that stands by itself: with guests, and accounts of its own homeserver."""

    config = ElementCallConfig
    frame = Frame(
        allow="camera; microphone; display-capture; fullscreen; autoplay; clipboard-write; speaker-selection; "
        "screen-wake-lock",
        fill={"displayName": "displayName", "language": "lang"},
        dark={"theme": "dark"},
        light={"theme": "light"},
        fragment=True,
    )
    id: ClassVar[str] = "element_call"
    widget_type: ClassVar[str] = "im.manifold.element_call"
    title: ClassVar[str] = "Element Call"
    asks_for = "Start a call on an Element Call page, and give its link: https://call.element.io/room/#/…?roomId=…"
    filled_in: ClassVar[dict[str, str]] = {"displayName": "$matrix_display_name"}

    def initial(self) -> ElementCallConfig:
        """Element Call makes new rooms for who signs in there, so there is a link to paste in any case."""
        return ElementCallConfig(url="")

    def label(self, config: ElementCallConfig) -> str:
        """The call's name, which need not be the only one; nothing of its password."""
        page, _, fragment = config.url.partition("#")
        room = _ROOM.match(fragment)
        return f"{room['alias']} on {host_of(page)}" if room and room["alias"] else host_of(page)

    def read(self, link: Link) -> dict[str, Any] | None:
        """`…/room/#/standup?roomId=!…&password=…`; a link without a room is old, and its call not encrypted."""
        room = _ROOM.match(link.fragment)
        if not _PAGE.match(link.path) or room is None:
            return None
        given = dict(parse_qsl(room["query"] or ""))
        if "roomId" not in given:
            return None
        kept = literal_query({name: given[name] for name in _KEPT if name in given})
        return {"url": f"{link.origin}{link.path.rstrip('/')}/#/{room['alias']}?{kept}"}

    async def check(self, config: ElementCallConfig, egress: Egress) -> None:
        """Element Call has a `config.json`, as other clients have; its page says which it is."""
        link = read_link(self.read_url(config.url)["url"])
        page = _PAGE.match(link.path)
        base = link.origin + (page["base"] if page else "")
        reply = await reach(egress, "url", f"{base}/config.json")
        try:
            has_config = reply.ok and isinstance(reply.json(), dict)
        except RemoteServiceError:
            has_config = False
        if has_config:
            has_config = b"Element Call" in (await reach(egress, "url", f"{base}/room/")).body
        if not has_config:
            raise wrong("url", f"{host_of(config.url)} answers, but is no Element Call")

    def framed_page(self, config: ElementCallConfig) -> str:
        """All calls have the same page; which it is, stands behind the `#`."""
        return config.url.partition("#")[0]

    def address(self, config: ElementCallConfig, target: Target) -> str:
        """That call and no other, without Element Call's own head."""
        parameters = {"confineToRoom": "true", "header": "none", "appPrompt": "false"}
        return f"{self.read_url(config.url)['url']}&{literal_query(parameters)}"
