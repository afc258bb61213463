"""Alice at her keyboard: a homeserver and a real manager on loopback, and the command in this process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web
from click.testing import CliRunner, Result

from manifold.cli import main
from tests.support.asgi import Client
from tests.support.http_server import serve
from tests.support.manager import HOMESERVER
from tests.support.matrix import MemoryMatrix, MemoryRoom
from tests.support.matrix_site import MatrixSite
from tests.support.memory import Homeserver

__all__ = ["ALICE", "BOB", "PASSWORD", "Command", "Output"]

ALICE, BOB = f"@alice:{HOMESERVER}", f"@bob:{HOMESERVER}"
PASSWORD = "correct horse battery staple"


class Output:
    """What one run of the command left."""

    def __init__(self, result: Result) -> None:
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        self.code = result.exit_code
        self.stdout = result.stdout
        self.stderr = result.stderr
        self.both = result.output

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return msgspec.json.decode(self.stdout)

    @property
    def failure(self) -> Any:
        """The one document on standard error."""
        assert self.stdout == ""
        return msgspec.json.decode(self.stderr)


class Command:
    """`manifold`, with a configuration folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "manifold"
        self.environment = {
            "XDG_CONFIG_HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "MANIFOLD_MANAGER": None,
            "COLUMNS": "100",
        }

    async def __call__(self, *arguments: str, typed: str | None = None) -> Output:
        """Runs it while the servers of the test go on; `typed` is its standard input."""
        runner = CliRunner()
        result = await asyncio.to_thread(
            runner.invoke, main, [*arguments], input=typed, env=self.environment, prog_name="manifold"
        )
        return Output(result)

    async def json(self, *arguments: str, typed: str | None = None) -> Any:
        """What it answers to a program."""
        output = await self(*arguments, "--json", typed=typed)
        assert (output.code, output.stderr) == (0, "")
        return output.json


@pytest.fixture
def matrix(homeserver: Homeserver) -> MemoryMatrix:
    return MemoryMatrix(homeserver)


@pytest.fixture
def room(matrix: MemoryMatrix) -> MemoryRoom:
    """Alice made it, and Bob is in it."""
    room = matrix.create_room(ALICE, BOB)
    room.write("m.room.name", "", ALICE, {"name": "Standup"})
    return room


@pytest.fixture
def site(matrix: MemoryMatrix) -> MatrixSite:
    site = MatrixSite(matrix)
    site.passwords = {ALICE: PASSWORD, BOB: PASSWORD}
    return site


@pytest.fixture
async def matrix_url(site: MatrixSite) -> AsyncIterator[str]:
    """Where the homeserver is."""
    async with serve(site.handle) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture
async def manager_url(api: Client) -> AsyncIterator[str]:
    """Where the manager is, whose answers are held against the contract; nothing names it yet."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        target = request.rel_url.raw_path_qs
        answer = await api.request(request.method, target, body=await request.read(), headers=dict(request.headers))
        headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
        return web.Response(status=answer.status, body=answer.body, headers=headers)

    async with serve(handle) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture
def suggested(site: MatrixSite, manager_url: str) -> str:
    """The manager, which the homeserver suggests."""
    site.well_known = {"m.integrations": {"managers": [{"api_url": manager_url, "ui_url": f"{manager_url}/ui"}]}}
    return manager_url


@pytest.fixture
def manifold(tmp_path: Path) -> Command:
    """Nobody is logged in."""
    return Command(tmp_path / "config")


@pytest.fixture
def password_file(tmp_path: Path) -> str:
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n")
    return str(path)


@pytest.fixture
def log_in(manifold: Command, matrix_url: str, password_file: str) -> Callable[..., Awaitable[Output]]:
    """`manifold login` of a user."""

    async def do(user_id: str = ALICE, *arguments: str) -> Output:
        return await manifold(
            "login", user_id, "--homeserver", matrix_url, "--password-file", password_file, *arguments
        )

    return do


@pytest.fixture
async def alice(manifold: Command, log_in: Callable[..., Awaitable[Output]], suggested: str) -> Command:
    """`manifold`, with Alice logged in."""
    output = await log_in()
    assert output.code == 0, output.stderr
    return manifold
