"""A Matrix session that a mautrix client holds."""

import asyncio
from typing import Any

from aiohttp import ClientError
from mautrix.api import Method
from mautrix.client import ClientAPI
from mautrix.errors import MatrixConnectionError, MatrixError, MatrixRequestError

from manifold.errors import HomeserverUnreachable
from manifold.ids import UserID
from manifold.sdk.matrix.client_server import SECONDS, ClientServerSession, refused
from manifold.sdk.matrix.session import JSON, File

__all__ = ["MautrixSession"]


class MautrixSession(ClientServerSession):
    """Speaks through the client's own connections; the client must know its user ID and have a token."""

    def __init__(self, client: ClientAPI) -> None:
        """Raises ValueError where the client has no user ID."""
        super().__init__(str(client.api.base_url), UserID.parse(client.mxid or ""))
        self._client = client

    async def _send(
        self, method: str, path: str, body: JSON | None, query: dict[str, str], seconds: float = SECONDS
    ) -> Any:
        try:
            async with asyncio.timeout(seconds):
                return await self._client.api.request(
                    Method(method),
                    path,
                    content=body,
                    query_params=query,
                    # Who calls us decides whether to ask again, not mautrix's minutes of patience.
                    retry_count=0,
                    sensitive=body is not None,
                )
        except MatrixRequestError as exc:
            error = getattr(exc, "message", None) or ""
            errcode = getattr(exc, "errcode", None) or "M_UNKNOWN"
            raise refused(self.homeserver, exc.http_status, errcode, error) from exc
        except (MatrixConnectionError, MatrixError, TimeoutError, ValueError) as exc:
            raise HomeserverUnreachable(f"{self.homeserver}: {exc}") from exc

    async def _send_file(self, method: str, path: str, file: File | None, seconds: float) -> tuple[int, File]:
        # mautrix reads nothing but JSON by its own means.
        api = self._client.api
        headers = {"Authorization": f"Bearer {api.token}"}
        if file is not None:
            headers["Content-Type"] = file.media_type
        url = api.base_url.with_path(path, encoded=True)
        data = None if file is None else file.content
        try:
            async with (
                asyncio.timeout(seconds),
                api.session.request(method, url, data=data, headers=headers, allow_redirects=False) as reply,
            ):
                content = await reply.read()
        except (ClientError, TimeoutError) as exc:
            raise HomeserverUnreachable(f"{self.homeserver}: {exc}") from exc
        return reply.status, File(content, reply.headers.get("Content-Type", ""))
