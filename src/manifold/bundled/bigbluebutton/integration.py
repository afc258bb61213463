"""What a meeting asks for: one widget, which leads to Greenlight's door.

What opens more than that door (a moderator's code, a password of the API) is never kept: everybody in the room could
read it in the room's state.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.bigbluebutton.config import BigBlueButtonConfig
from manifold.errors import RemoteServiceError
from manifold.integrations import (
    Egress,
    Frame,
    IntegrationSettings,
    Link,
    LinkedWidget,
    Reply,
    Target,
    host_of,
    reach,
    read_link,
    wrong,
)

__all__ = ["BigBlueButton"]

_BASE = r"(?P<base>(?:/[A-Za-z0-9._~-]+)*?)"
_V2 = re.compile(rf"{_BASE}/(?P<room>[a-z0-9]{{2,20}}(?:-[a-z0-9]{{2,10}}){{2,3}})/?\Z")
"""`/b/abc-def-ghi`: Greenlight 2 is usually served below `/b`, but may stand elsewhere."""

_V3 = re.compile(rf"{_BASE}/rooms/(?P<room>[a-z0-9]{{2,10}}(?:-[a-z0-9]{{2,10}}){{2,3}})(?:/join)?/?\Z")
_NAMES = (b"greenlight", b"bigbluebutton")


class BigBlueButton(LinkedWidget[BigBlueButtonConfig, IntegrationSettings]):
    """A room of Greenlight, version 2 or 3."""

    config = BigBlueButtonConfig
    frame = Frame(
        allow="camera; microphone; display-capture; fullscreen; autoplay; clipboard-write; speaker-selection; "
        "screen-wake-lock"
    )
    id: ClassVar[str] = "bigbluebutton"
    widget_type: ClassVar[str] = "bigbluebutton"
    title: ClassVar[str] = "BigBlueButton"
    asks_for = "Give the link of a room, such as https://bbb.example.org/rooms/abc-def-ghi-jkl/join"
    widget_data: ClassVar[Mapping[str, str]] = {"url": "conferenceUrl"}

    def initial(self) -> BigBlueButtonConfig:
        """Rooms are made in Greenlight, by who has an account there."""
        return BigBlueButtonConfig(url="")

    def label(self, config: BigBlueButtonConfig) -> str:
        """The room and its server."""
        path = config.url.partition("?")[0].partition("#")[0].removeprefix(f"https://{host_of(config.url)}")
        found = _V3.match(path) or _V2.match(path)
        host = host_of(config.url)
        return f"{found['room']} on {host}" if found else host

    def read(self, link: Link) -> dict[str, Any] | None:
        """The room's door; of the query, where codes may stand, nothing."""
        if room := _V3.match(link.path):
            return {"url": f"{link.origin}{room['base']}/rooms/{room['room']}/join"}
        if room := _V2.match(link.path):
            return {"url": f"{link.origin}{room['base']}/{room['room']}"}
        return None

    def recognise(self, link: Link) -> dict[str, Any] | None:
        """Elsewhere than below `/b`, such a path may be anybody's."""
        room = _V2.match(link.path)
        is_known = _V3.match(link.path) or (room and room["base"].endswith("/b"))
        return self.read(link) if is_known else None

    async def check(self, config: BigBlueButtonConfig, egress: Egress) -> None:
        """Greenlight 3 answers every path with the same page, so its API is asked; of version 2 the page tells."""
        url = self.read_url(config.url)["url"]
        link, host = read_link(url), host_of(url)
        if room := _V3.match(link.path):
            asked = f"{link.origin}{room['base']}/api/v1/rooms/{room['room']}/public.json"
            reply = await reach(egress, "url", asked)
            is_greenlight = _answers_as_an_api(reply)
        else:
            reply = await reach(egress, "url", url)
            is_greenlight = any(name in reply.body.lower() for name in _NAMES)
        if not is_greenlight:
            raise wrong("url", f"{host} answers, but not as Greenlight does")
        if not reply.ok:
            raise wrong("url", f"{host} has no such room")

    def framed_page(self, config: BigBlueButtonConfig) -> str:
        """The room's door."""
        return config.url

    def address(self, config: BigBlueButtonConfig, target: Target) -> str:
        """The room's door."""
        return str(self.read_url(config.url)["url"])

    def data(self, config: BigBlueButtonConfig, address: str) -> dict[str, Any]:
        """As such widgets have always kept it."""
        return {"conferenceUrl": address}


def _answers_as_an_api(reply: Reply) -> bool:
    """`{"data": …}`, or `{"errors": …}` where there is no such room."""
    try:
        answer = reply.json()
    except RemoteServiceError:
        return False
    return isinstance(answer, dict) and not answer.keys().isdisjoint({"data", "errors"})
