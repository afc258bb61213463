"""A `manifold serve` of its own process, for users of a real homeserver; it can be killed and started again."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from manifold.demo.homeserver import Synapse
from tests.support.http_server import free_port

__all__ = ["TERMS", "RealManager"]

TERMS = "https://example.org/tos-1-en.html"


class RealManager:
    """`url` is its API's; `conference` a Jitsi server that it may reach. Its database outlives its process."""

    def __init__(self, folder: Path, url: str, homeserver: Synapse, conference: str, ca_file: Path) -> None:
        self.url = url
        self.conference = conference
        self._settings = folder / "manifold.toml"
        self._settings.write_text(
            f"""
            [server]
            listen = "{urlsplit(url).netloc}"
            widgets_listen = "127.0.0.1:{free_port("127.0.0.1")}"
            public_url = "{url}"
            widgets_url = "http://localhost:1"
            [metrics]
            listen = ""
            [admin]
            listen = ""
            [database]
            url = "sqlite:manifold.db"
            [homeservers."{homeserver.server_name}"]
            base_url = "{homeserver.base_url}"
            allow_private = true
            [egress]
            allow_private = ["{conference}"]
            ca_file = "{ca_file}"
            [terms.tos]
            version = "1"
            en = {{ name = "Terms", url = "{TERMS}" }}
            """,
            "utf-8",
        )

    @asynccontextmanager
    async def running(self, point: str | None = None) -> AsyncIterator[None]:
        """It answers inside the block; with a point of `tests.faults.mortal`, it will die there."""
        program = ["-m", "manifold.cli"] if point is None else ["-m", "tests.faults.mortal", point]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *program, "serve", "--settings", str(self._settings), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        try:
            assert b"ready" in await asyncio.wait_for(process.stdout.readline(), 60)
            yield
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()
