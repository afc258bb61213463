"""A real homeserver on loopback: Synapse, started for as long as a block runs."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from manifold.demo.errors import DemoError
from manifold.demo.locks import locked
from manifold.demo.logs import open_log, tail
from manifold.demo.ports import is_free
from manifold.demo.processes import child
from manifold.demo.synapse_config import Identity, ManagerURLs, load_identity, write_config
from manifold.ids import ServerName

__all__ = ["Synapse", "synapse"]

_LOCK = "lock"
_START_TIMEOUT_S = 60.0
_POLL_INTERVAL_S = 0.1


@dataclass(frozen=True)
class Synapse:
    """A homeserver that is running. `base_url` has no slash at its end."""

    server_name: ServerName
    base_url: str
    registration_secret: str
    log_file: Path


@asynccontextmanager
async def synapse(
    python: Path, directory: Path, *, port: int, managers: Sequence[ManagerURLs] = (), single_sign_on: str = ""
) -> AsyncIterator[Synapse]:
    """Runs the Synapse of the interpreter `python` with all that it keeps in `directory`, until the block ends.

    A directory used before brings back its server name, users and rooms, on another port too. `managers` is what the
    homeserver advertises in its `.well-known`; `single_sign_on` is the URL of a CAS server. Raises DemoError, with the
    end of Synapse's log.
    """
    _make_private(directory)
    async with locked(directory / _LOCK, busy=lambda: _refuse(directory)) as lock:
        if not is_free(port):
            raise DemoError(f"Synapse can't listen on port {port}: something else does. Choose another one.")
        identity = load_identity(directory, port)
        config = write_config(directory, identity, port, managers, single_sign_on)
        homeserver = _describe(identity, port, directory)
        with open_log(homeserver.log_file) as output:
            command: list[str | Path] = [python, "-m", "synapse.app.homeserver", "-c", config]
            # Synapse inherits the lock: one that outlives us keeps a second off its database.
            async with child(command, output=output, directory=directory, inherit=[lock]) as process:
                os.pwrite(lock, f"{process.pid}\n".encode(), 0)
                await _until_ready(process, homeserver)
                yield homeserver


def _describe(identity: Identity, port: int, directory: Path) -> Synapse:
    return Synapse(
        server_name=ServerName.parse(identity.server_name),
        base_url=f"http://127.0.0.1:{port}",
        registration_secret=identity.registration_secret,
        log_file=directory / "homeserver.log",
    )


async def _until_ready(process: asyncio.subprocess.Process, homeserver: Synapse) -> None:
    try:
        async with asyncio.timeout(_START_TIMEOUT_S), aiohttp.ClientSession() as http:
            while not await _is_ready(http, homeserver.base_url):
                if process.returncode is not None:
                    raise DemoError(_failure(f"ended with code {process.returncode} while it started", homeserver))
                await asyncio.sleep(_POLL_INTERVAL_S)
    except TimeoutError as exc:
        raise DemoError(_failure(f"was not ready after {_START_TIMEOUT_S:.0f} s", homeserver)) from exc


async def _is_ready(http: aiohttp.ClientSession, base_url: str) -> bool:
    try:
        async with http.get(f"{base_url}/health") as reply:
            return reply.status == 200
    except aiohttp.ClientError:
        return False


def _failure(what: str, homeserver: Synapse) -> str:
    return f"Synapse {what}. The end of its log:\n{tail(homeserver.log_file)}"


def _refuse(directory: Path) -> None:
    process_id = (directory / _LOCK).read_text().strip()
    raise DemoError(f"Another Synapse, process {process_id}, is using {directory}. End it first.")


def _make_private(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
