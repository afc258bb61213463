"""A Matrix session that is a homeserver's URL and an access token, and nothing else."""

from typing import Any, Self
from urllib.parse import urlencode

from manifold.errors import HomeserverUnreachable, NoAnswer
from manifold.ids import UserID
from manifold.sdk.encoding import encode
from manifold.sdk.matrix.client_server import SECONDS, V3, ClientServerSession, answer_of
from manifold.sdk.matrix.session import JSON, File
from manifold.sdk.transport import Request, Transport, default_transport, send

__all__ = ["TokenSession", "call"]


class TokenSession(ClientServerSession):
    """An async context manager: its connections end with the block, those of a `transport` that is given too."""

    def __init__(
        self, homeserver: str, user_id: UserID, access_token: str, *, transport: Transport | None = None
    ) -> None:
        super().__init__(homeserver, user_id)
        self.access_token = access_token
        self._transport = transport or default_transport()

    @classmethod
    async def of(cls, homeserver: str, access_token: str, *, transport: Transport | None = None) -> Self:
        """Asks the homeserver whose token it is. Raises MatrixRefused, HomeserverUnreachable."""
        speaker = transport or default_transport()
        session = cls(homeserver, UserID(""), access_token, transport=speaker)
        try:
            answer = await session._send("GET", f"{V3}/account/whoami", None, {})
            session.user_id = UserID.parse(str(answer["user_id"]))
        except (LookupError, TypeError, ValueError) as exc:
            await session.close()
            raise HomeserverUnreachable(f"{homeserver} does not say whose token it is: {exc}") from exc
        except BaseException:
            await session.close()
            raise
        return session

    async def log_out(self) -> None:
        """The access token is worth nothing from now on. Raises MatrixRefused, HomeserverUnreachable."""
        await self._send("POST", f"{V3}/logout", {}, {})

    async def close(self) -> None:
        """Ends all connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _send(
        self, method: str, path: str, body: JSON | None, query: dict[str, str], seconds: float = SECONDS
    ) -> Any:
        url = f"{path}?{urlencode(query)}" if query else path
        return await call(self._transport, self.homeserver, method, url, body, self.access_token, seconds)

    async def _send_file(self, method: str, path: str, file: File | None, seconds: float) -> tuple[int, File]:
        headers = {"Authorization": f"Bearer {self.access_token}"}
        if file is not None:
            headers["Content-Type"] = file.media_type
        content = None if file is None else file.content
        try:
            reply = await send(
                self._transport, Request(method, self.homeserver + path, headers, content, seconds=seconds)
            )
        except NoAnswer as exc:
            raise HomeserverUnreachable(f"{self.homeserver}: {exc}") from exc
        return reply.status, File(reply.body, reply.headers.get("content-type", ""))


async def call(
    transport: Transport,
    homeserver: str,
    method: str,
    path: str,
    body: JSON | None = None,
    access_token: str = "",
    seconds: float = SECONDS,
) -> Any:
    """One request of the client-server API. Raises MatrixRefused, HomeserverUnreachable."""
    headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
    encoded = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        encoded = encode(body)
    try:
        reply = await send(transport, Request(method, homeserver + path, headers, encoded, seconds=seconds))
    except NoAnswer as exc:
        raise HomeserverUnreachable(f"{homeserver}: {exc}") from exc
    return answer_of(homeserver, f"{method} {path}", reply.status, reply.body)
