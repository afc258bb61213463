"""A homeserver that vouches for anybody, a page, and a real `manifold serve` that can be killed and started again."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support.contract import public_contract
from tests.support.http_server import free_port, json_answer, serve, text_answer
from tests.support.postgres import PostgreSQL
from tests.support.tls import CertificateAuthority

__all__ = ["HERE", "V1", "House"]

V1 = "/_matrix/integrations/v1"
HERE = f"{V1}/rooms/!lab:localhost/installations"


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, postgres: PostgreSQL) -> str:
    return "sqlite:manifold.db" if request.param == "sqlite" else await postgres.create_database()


class House:
    """All that one manager needs around it. Two houses in one folder, with one database, are two managers of one."""

    def __init__(self, folder: Path, database: str, homeserver: int, page: str, ca_file: Path) -> None:
        self.page = {"integration": "custom", "config": {"url": f"{page}/", "name": "Notices"}}
        self.url = f"http://127.0.0.1:{(port := free_port('127.0.0.1'))}"
        self.admin = f"http://127.0.0.1:{free_port('127.0.0.1')}"
        self._settings = folder / f"{port}.toml"
        self._settings.write_text(
            f"""
            [server]
            listen = "127.0.0.1:{port}"
            widgets_listen = "127.0.0.1:{free_port("127.0.0.1")}"
            public_url = "{self.url}"
            widgets_url = "http://localhost:1"
            [metrics]
            listen = ""
            [admin]
            listen = "{self.admin.removeprefix("http://")}"
            [database]
            url = "{database}"
            [homeservers.localhost]
            base_url = "http://127.0.0.1:{homeserver}"
            allow_private = true
            [egress]
            allow_private = ["{page}"]
            ca_file = "{ca_file}"
            """,
            "utf-8",
        )

    @asynccontextmanager
    async def manager(self, point: str | None = None) -> AsyncIterator[asyncio.subprocess.Process]:
        """`manifold serve`, ready; with a point, it will die there."""
        program = ["-m", "manifold.cli"] if point is None else ["-m", "tests.faults.mortal", point]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *program, "serve", "--settings", str(self._settings), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        try:
            assert b"ready" in await asyncio.wait_for(process.stdout.readline(), 60)
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()

    async def call(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
        """One request, on a connection of its own; the answer is as the document has it."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            aiohttp.ClientSession() as http,
            http.request(method, self.url + path, json=body, headers=headers) as reply,
        ):
            content = await reply.read()
            named = {name.lower(): value for name, value in reply.headers.items()}
            public_contract().check(method, path.partition("?")[0], reply.status, named, content)
            return reply.status, json.loads(content)

    async def register(self, openid_token: str) -> tuple[int, Any]:
        """Register by v1."""
        body = {
            "access_token": openid_token,
            "matrix_server_name": "localhost",
            "token_type": "Bearer",
            "expires_in": 99,
        }
        return await self.call("POST", f"{V1}/account/register", body)


@pytest.fixture
async def houses(tmp_path: Path, database: str) -> AsyncIterator[list[House]]:
    authority = CertificateAuthority(tmp_path)
    async with (
        serve(json_answer({"sub": "@alice:localhost"})) as homeserver,
        serve(text_answer("Notices"), context=authority.server_context("127.0.0.1")) as page,
    ):
        url = f"https://127.0.0.1:{page.port}"
        yield [House(tmp_path, database, homeserver.port, url, authority.file) for _ in range(2)]


@pytest.fixture
def house(houses: list[House]) -> House:
    return houses[0]
