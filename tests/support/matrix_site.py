"""A homeserver in memory behind HTTP: what a command-line client asks of the client-server API, and no more."""

import asyncio
import secrets
from typing import Any
from urllib.parse import unquote

import msgspec
from aiohttp import web

from manifold.errors import MatrixRefused
from manifold.sdk.encoding import encode
from tests.support.matrix import MemoryMatrix, MemorySession

__all__ = ["MatrixSite"]

V3 = ("_matrix", "client", "v3")


class MatrixSite:
    """Speaks for a MemoryMatrix. `tokens` are the access tokens that are good, by whose they are; `asked` is every
    request, as `PUT /path`; those with `hangs` in them are never answered, and
    `is_hanging` tells of the first.
    """

    def __init__(self, matrix: MemoryMatrix) -> None:
        self.matrix = matrix
        self.passwords: dict[str, str] | None = {}
        self.tokens: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self.well_known: dict[str, Any] | bytes | None = {}
        self.asked: list[str] = []
        self.hangs: str | None = None
        self.is_hanging = asyncio.Event()

    def token(self, user_id: str) -> str:
        """A new session of this user."""
        token = secrets.token_urlsafe()
        self.tokens[token] = user_id
        return token

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """For `tests.support.http_server.serve`."""
        self.asked.append(f"{request.method} {request.rel_url.raw_path}")
        if self.hangs is not None and self.hangs in self.asked[-1]:
            self.is_hanging.set()
            await asyncio.Event().wait()
        steps = tuple(unquote(step) for step in request.rel_url.raw_path.strip("/").split("/"))
        raw = await request.read()
        body = msgspec.json.decode(raw) if raw else {}
        try:
            answer, status = await self._answer(request, steps, body), 200
        except MatrixRefused as exc:
            answer, status = {"errcode": exc.errcode, "error": str(exc)}, exc.status
        return web.Response(
            body=answer if isinstance(answer, bytes) else encode(answer), status=status, content_type="application/json"
        )

    async def _answer(self, request: web.BaseRequest, steps: tuple[str, ...], body: Any) -> Any:
        if steps == (".well-known", "matrix", "client") and self.well_known is not None:
            return self.well_known
        if steps == (*V3, "login"):
            return self._log_in(body)
        if steps[:3] != V3:
            raise MatrixRefused("Unrecognized request", errcode="M_UNRECOGNIZED", status=404)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.tokens:
            raise MatrixRefused("Unknown token", errcode="M_UNKNOWN_TOKEN", status=401)
        session = self.matrix.session(self.tokens[token])
        match request.method, steps[3:]:
            case "GET", ("account", "whoami"):
                return {"user_id": session.user_id}
            case "POST", ("logout",):
                del self.tokens[token]
                return {}
            case "POST", ("user", session.user_id, "openid", "request_token"):
                return await session.openid_token()
            case "GET", ("joined_rooms",):
                return {"joined_rooms": await session.joined_rooms()}
            case "GET", ("directory", "room", alias) if alias in self.aliases:
                return {"room_id": self.aliases[alias]}
            case method, ("user", session.user_id, "account_data", event_type):
                return await _account_data(session, method, event_type, body)
            case "GET", ("rooms", room_id, "state"):
                return await session.all_state(room_id)
            case method, ("rooms", room_id, "state", event_type, *key):
                return await _state(session, method, room_id, event_type, "".join(key), body)
        raise MatrixRefused("Not found", errcode="M_NOT_FOUND", status=404)

    def _log_in(self, body: Any) -> Any:
        if self.passwords is None:
            raise MatrixRefused("Bad login type", errcode="M_UNKNOWN", status=400)
        user_id = body["identifier"]["user"]
        if self.passwords.get(user_id) != body["password"]:
            raise MatrixRefused("Invalid username or password", errcode="M_FORBIDDEN", status=403)
        return {"user_id": user_id, "access_token": self.token(user_id), "device_id": "DEVICE"}


async def _account_data(session: MemorySession, method: str, event_type: str, body: Any) -> Any:
    if method == "PUT":
        await session.put_account_data(event_type, body)
        return {}
    content = await session.account_data(event_type)
    if content is None:
        raise MatrixRefused("Account data not found", errcode="M_NOT_FOUND", status=404)
    return content


async def _state(session: MemorySession, method: str, room_id: str, event_type: str, key: str, body: Any) -> Any:
    if method == "PUT":
        await session.put_state(room_id, event_type, key, body)
        return {"event_id": "$event"}
    event = await session.state(room_id, event_type, key)
    if event is None:
        raise MatrixRefused("Event not found", errcode="M_NOT_FOUND", status=404)
    return {
        "type": event_type,
        "state_key": key,
        "sender": event.sender,
        "event_id": "$event",
        "content": event.content,
    }
