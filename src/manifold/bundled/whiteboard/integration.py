"""What a board asks for: one widget, on the server that the operator chose."""

import re
from typing import Any, ClassVar

from manifold.bundled.whiteboard.config import WhiteboardConfig, WhiteboardSettings
from manifold.integrations import Egress, Frame, Link, LinkedWidget, Target, host_of, https_origin, reach, wrong

__all__ = ["Whiteboard"]

_PLACE = "{name}"


class Whiteboard(LinkedWidget[WhiteboardConfig, WhiteboardSettings]):
    """A board of whatever software makes one when its address is opened."""

    config = WhiteboardConfig
    settings = WhiteboardSettings
    # The name may stand behind the `#`.
    frame = Frame(allow="clipboard-read; clipboard-write; fullscreen", fragment=True)
    id: ClassVar[str] = "whiteboard"
    widget_type: ClassVar[str] = "whiteboard"
    title: ClassVar[str] = "Whiteboard"

    @property
    def asks_for(self) -> str:
        """It names the operator's server."""
        return f"Give the link of a board, such as {self._board('name')}"

    def framable(self) -> frozenset[str]:
        """The operator's server alone."""
        return frozenset({host_of(self._board(""))})

    def initial(self) -> WhiteboardConfig:
        """A new board."""
        return WhiteboardConfig()

    def label(self, config: WhiteboardConfig) -> str:
        """The board and its server."""
        host = host_of(self._board(""))
        name = self._name(config.url) if config.url else None
        return f"{name} on {host}" if name else f"A new board on {host}"

    def read(self, link: Link) -> dict[str, Any] | None:
        """An address as the operator's is, with a name in it."""
        return {"url": self._board(name)} if (name := self._name(link.url)) else None

    async def check(self, config: WhiteboardConfig, egress: Egress) -> None:
        """The board's page must be there; for a new one, its server's."""
        page = self.framed_page(config)
        reply = await reach(egress, "url", page)
        if not reply.ok:
            raise wrong("url", f"{host_of(page)} answers {reply.status} for this address")

    def framed_page(self, config: WhiteboardConfig) -> str:
        """To ask for a new board would make it."""
        return https_origin(self._board("")) + "/" if config.url is None else str(self.read_url(config.url)["url"])

    def address(self, config: WhiteboardConfig, target: Target) -> str:
        """The same board for this installation, always."""
        return self._board(target.private_name) if config.url is None else str(self.read_url(config.url)["url"])

    def _board(self, name: str) -> str:
        address = self.operator.address.replace(_PLACE, name)
        _, slash, path = address.removeprefix("https://").partition("/")
        return https_origin(address) + slash + path

    def _name(self, url: str) -> str | None:
        before, _, behind = self._board(_PLACE).partition(_PLACE)
        board = re.match(rf"{re.escape(before)}(?P<name>[A-Za-z0-9_-]{{1,200}}){re.escape(behind)}/?\Z", url)
        return board["name"] if board else None
