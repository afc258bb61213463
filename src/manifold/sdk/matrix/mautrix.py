"""A Matrix session that a mautrix client holds."""

from typing import Any

from mautrix.api import Method
from mautrix.client import ClientAPI
from mautrix.errors import MatrixConnectionError, MatrixError, MatrixRequestError

from manifold.errors import HomeserverUnreachable
from manifold.ids import UserID
from manifold.sdk.matrix.client_server import ClientServerSession, refused
from manifold.sdk.matrix.session import JSON

__all__ = ["MautrixSession"]


class MautrixSession(ClientServerSession):
    """Speaks through the client's own connections; the client must know its user ID and have a token."""

    def __init__(self, client: ClientAPI) -> None:
        """Raises ValueError where the client has no user ID."""
        super().__init__(str(client.api.base_url), UserID.parse(client.mxid or ""))
        self._client = client

    async def _send(self, method: str, path: str, body: JSON | None, query: dict[str, str]) -> Any:
        try:
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
