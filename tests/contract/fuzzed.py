"""The manager that schemathesis fuzzes: in this process, with a caller who stays logged in whatever is called."""

import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from manifold.server.api import ADMIN_V1
from manifold.server.asgi import Receive, Scope, Send
from tests.contract.scene import HOST, TERMS, Scene, scene
from tests.support.manager import V1

__all__ = ["ALICE", "ELEMENT", "OPERATOR", "Fuzzed"]

ALICE, ELEMENT, OPERATOR = "alice", "element", "operator"
"""What a case sends in the place of Alice's manager token, her Element's legacy token, and an operator's."""


class Fuzzed:
    """An ASGI application. Its scene is set in the event loop of whoever calls it, by the lifespan protocol.

    schemathesis ends a lifespan with each test: the next one finds a new scene.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scene: Scene | None = None
        self._tokens: dict[str, str] = {}

    @property
    def scene(self) -> Scene:
        """What there is to ask for; once started."""
        assert self._scene is not None
        return self._scene

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        headers = [
            (name, await self._real(value) if name == b"authorization" else value) for name, value in scope["headers"]
        ]
        if scope["path"].startswith(ADMIN_V1):
            headers = [(name, HOST["host"].encode() if name == b"host" else value) for name, value in headers]
            await self.scene.admin.app({**scope, "headers": headers}, receive, send)
        else:
            await self.scene.api.app({**scope, "headers": headers}, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        async with AsyncExitStack() as stack:
            await receive()
            folder = Path(tempfile.mkdtemp(dir=self._folder))
            self._scene = await stack.enter_async_context(scene(folder))
            self._tokens = {ALICE: self.scene.alice.token, ELEMENT: self.scene.legacy_token}
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _real(self, authorization: bytes) -> bytes:
        name = authorization.decode("latin-1").removeprefix("Bearer ")
        if name == OPERATOR:
            return f"Bearer {self.scene.admin.token}".encode()
        if name not in self._tokens:
            return authorization
        # A case before this one may have logged her out, or erased her.
        if await self._is_dead(self._tokens[name]):
            self._tokens[name] = await self._logged_in(name)
        return f"Bearer {self._tokens[name]}".encode()

    async def _is_dead(self, token: str) -> bool:
        answer = await self.scene.api.bearing(token).post(f"{V1}/terms", {"user_accepts": [TERMS]})
        return answer.status == 403

    async def _logged_in(self, name: str) -> str:
        path, field = ("/register", "scalar_token") if name == ELEMENT else (f"{V1}/account/register", "token")
        answer = await self.scene.api.post(path, self.scene.openid_token())
        token = str(answer.json[field])
        await self.scene.api.bearing(token).post(f"{V1}/terms", {"user_accepts": [TERMS]})
        return token
