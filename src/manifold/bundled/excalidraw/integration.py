"""What a drawing asks for: one widget. Its room's key stands behind the `#`, where only browsers see it."""

import re
from base64 import urlsafe_b64encode
from typing import Any, ClassVar

from manifold.bundled.excalidraw.config import ExcalidrawConfig, ExcalidrawSettings
from manifold.integrations import Egress, Frame, Link, LinkedWidget, Target, host_of, https_origin, reach, wrong

__all__ = ["Excalidraw"]

_ROOM = re.compile(r"room=(?P<room>[A-Za-z0-9_-]+),(?P<key>[A-Za-z0-9_-]{22})\Z")
"""The key is one of 128 bits for AES, as a JSON Web Key writes it."""


class Excalidraw(LinkedWidget[ExcalidrawConfig, ExcalidrawSettings]):
    """A live drawing on excalidraw.com, or on the operator's own Excalidraw."""

    config = ExcalidrawConfig
    settings = ExcalidrawSettings
    frame = Frame(allow="clipboard-read; clipboard-write; fullscreen", fragment=True)
    id: ClassVar[str] = "excalidraw"
    widget_type: ClassVar[str] = "im.manifold.excalidraw"
    title: ClassVar[str] = "Excalidraw"

    @property
    def asks_for(self) -> str:
        """It names the operator's server."""
        return f"Give the link of a live drawing, such as {self._server}/#room=…"

    @property
    def _server(self) -> str:
        return https_origin(self.operator.server)

    def framable(self) -> frozenset[str]:
        """The operator's server alone."""
        return frozenset({host_of(self._server)})

    def initial(self) -> ExcalidrawConfig:
        """A new drawing."""
        return ExcalidrawConfig()

    def label(self, config: ExcalidrawConfig) -> str:
        """Some of the room's name, which is no secret; nothing of the key."""
        room = _ROOM.search(config.url or "")
        return (
            f"{room['room'][:8]}… on {host_of(self._server)}" if room else f"A new drawing on {host_of(self._server)}"
        )

    def read(self, link: Link) -> dict[str, Any] | None:
        """`https://excalidraw.com/#room=<room>,<key>`"""
        room = _ROOM.match(link.fragment)
        if link.origin != self._server or link.path not in {"", "/"} or room is None:
            return None
        return {"url": f"{self._server}/#{room[0]}"}

    async def check(self, config: ExcalidrawConfig, egress: Egress) -> None:
        """The page must be Excalidraw's. A room can't be asked for: the first who comes makes it."""
        if config.url is not None:
            self.read_url(config.url)
        reply = await reach(egress, "url", f"{self._server}/")
        if not reply.ok or b"excalidraw" not in reply.body.lower():
            raise wrong("url", f"{host_of(self._server)} answers, but is no Excalidraw")

    def address(self, config: ExcalidrawConfig, target: Target) -> str:
        """The same room for this installation, always."""
        if config.url is not None:
            return str(self.read_url(config.url)["url"])
        secret = target.private_key(26)
        return f"{self._server}/#room={secret[:10].hex()},{urlsafe_b64encode(secret[10:]).decode().rstrip('=')}"
