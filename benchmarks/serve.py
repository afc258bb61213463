"""One server to be measured, in a process of its own: `python -m benchmarks.serve NAME PORT [FILE]`."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import uvloop

from benchmarks import homeserver
from benchmarks.bare import bare
from manifold.cli.serve import leave_alone
from manifold.ids import UserID
from manifold.openid import OpenIDVerifier
from manifold.server.app import manager
from manifold.server.listeners import listening
from manifold.server.settings import ServerSettings
from manifold.settings import load
from manifold.spec.account import OpenIDToken


async def _answer_at_once(self: OpenIDVerifier, token: OpenIDToken) -> UserID:
    return UserID.parse(f"@{token.access_token.lower()}:{token.matrix_server_name}")


async def _serve(name: str, port: str, arguments: list[str]) -> None:
    if name in {"bare", "homeserver"}:
        app: Any = homeserver.app if name == "homeserver" else bare(*map(Path, arguments))
        async with listening(app, "server.listen", f"127.0.0.1:{port}", ServerSettings()):
            await _for_ever()
    if name == "manifold-in-process":
        # To measure all but the outbound request.
        OpenIDVerifier.verify = _answer_at_once  # type: ignore[method-assign]
    settings = Path(arguments[0])
    async with manager(load(settings), settings.parent):
        leave_alone()
        await _for_ever()


async def _for_ever() -> None:
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve(sys.argv[1], sys.argv[2], sys.argv[3:]))
