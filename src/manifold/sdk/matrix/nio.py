"""A Matrix session that a matrix-nio client holds."""

from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError
from nio import AsyncClient

from manifold.errors import HomeserverUnreachable
from manifold.ids import UserID
from manifold.sdk.encoding import encode
from manifold.sdk.matrix.client_server import SECONDS, ClientServerSession, answer_of
from manifold.sdk.matrix.session import JSON, File

__all__ = ["NioSession"]


class NioSession(ClientServerSession):
    """Speaks through the client's own connections, proxy and TLS settings; the client must be logged in."""

    def __init__(self, client: AsyncClient) -> None:
        """Raises ValueError where the client is not logged in."""
        super().__init__(client.homeserver, UserID.parse(client.user_id))
        self._client = client

    async def _send(
        self, method: str, path: str, body: JSON | None, query: dict[str, str], seconds: float = SECONDS
    ) -> Any:
        url = f"{path}?{urlencode(query)}" if query else path
        content = File(b"" if body is None else encode(body), "application/json")
        status, answer = await self._send_file(method, url, None if body is None else content, seconds)
        return answer_of(self.homeserver, f"{method} {path}", status, answer.content)

    async def _send_file(self, method: str, path: str, file: File | None, seconds: float) -> tuple[int, File]:
        # Asked each time: nio renews its token.
        headers = {"Authorization": f"Bearer {self._client.access_token}"}
        if file is not None:
            headers["Content-Type"] = file.media_type
        data = None if file is None else file.content
        try:
            reply = await self._client.send(method, path, data, headers, timeout=seconds)
            async with reply:
                content = await reply.read()
        except (ClientError, TimeoutError) as exc:
            raise HomeserverUnreachable(f"{self.homeserver}: {exc}") from exc
        return reply.status, File(content, reply.headers.get("Content-Type", ""))
