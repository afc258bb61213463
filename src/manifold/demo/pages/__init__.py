"""Three small https pages on loopback that the bundled integrations put into rooms: a conference, a pad, a noticeboard.

From outside the first looks like Jitsi Meet and the second like Etherpad, as far as `check()` asks, so that adding
them in the demo and in tests takes the same road as in the world, without the world.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from manifold.demo.authority import Certificate
from manifold.demo.listener import listening
from manifold.demo.pages.conference import conference_app
from manifold.demo.pages.noticeboard import noticeboard_app
from manifold.demo.pages.pad import pad_app

__all__ = ["LocalPages", "PagePorts", "local_pages"]


@dataclass(frozen=True)
class PagePorts:
    """Where the three listen."""

    conference: int
    pad: int
    noticeboard: int


@dataclass(frozen=True)
class LocalPages:
    """The origins of the three."""

    conference: str
    pad: str
    noticeboard: str

    @property
    def origins(self) -> list[str]:
        """All of them, for the operator's `[egress] allow_private`."""
        return [self.conference, self.pad, self.noticeboard]


@asynccontextmanager
async def local_pages(ports: PagePorts, certificate: Certificate) -> AsyncIterator[LocalPages]:
    """Serves the three while the block runs. Raises DemoError where a port is taken."""
    tls = certificate.server_context()
    async with (
        listening(conference_app(), ports.conference, tls),
        listening(pad_app(), ports.pad, tls),
        listening(noticeboard_app(), ports.noticeboard, tls),
    ):
        yield LocalPages(
            conference=f"https://localhost:{ports.conference}",
            pad=f"https://localhost:{ports.pad}",
            noticeboard=f"https://localhost:{ports.noticeboard}",
        )
