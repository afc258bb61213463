"""One server to be measured, in a process of its own: `python -m benchmarks.serve NAME PORT [settings file]`."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import uvloop

from benchmarks import bare, homeserver
from manifold.ids import UserID
from manifold.openid import OpenIDVerifier
from manifold.server.app import manager
from manifold.server.listeners import listening
from manifold.server.settings import ServerSettings
from manifold.settings import load
from manifold.spec.account import OpenIDToken

_APPS: dict[str, Any] = {"bare": bare.app, "homeserver": homeserver.app}


async def _answer_at_once(self: OpenIDVerifier, token: OpenIDToken) -> UserID:
    return UserID.parse(f"@{token.access_token.lower()}:{token.matrix_server_name}")


async def _serve(name: str, port: str, arguments: list[str]) -> None:
    if name in _APPS:
        async with listening(_APPS[name], "server.listen", f"127.0.0.1:{port}", ServerSettings()):
            await _for_ever()
    if name == "manifold-in-process":
        # To measure all but the outbound request.
        OpenIDVerifier.verify = _answer_at_once  # type: ignore[method-assign]
    settings = Path(arguments[0])
    async with manager(load(settings), settings.parent):
        await _for_ever()


async def _for_ever() -> None:
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve(sys.argv[1], sys.argv[2], sys.argv[3:]))
