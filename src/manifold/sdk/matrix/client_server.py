"""The client-server API, for whatever sends its requests."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from manifold.errors import HomeserverUnreachable, MatrixRefused
from manifold.ids import RoomID, UserID
from manifold.sdk.encoding import decode
from manifold.sdk.matrix.session import JSON, File, StateEvent
from manifold.spec.account import OpenIDToken

__all__ = ["ClientServerSession", "answer_of", "refused"]

Answer = TypeVar("Answer")

V3 = "/_matrix/client/v3"

SECONDS = 30.0
"""For one request."""

FILE_SECONDS = 60.0
"""For a file, up or down."""

_PAUSES = (1.0, 2.0, 4.0)
"""Seconds, where the homeserver says M_LIMIT_EXCEEDED, and not how long."""

_LONGEST_PAUSE = 30.0


class ClientServerSession(ABC):
    """A MatrixSession by the client-server API; subclasses know how to send a request and nothing else."""

    def __init__(self, homeserver: str, user_id: UserID) -> None:
        self.homeserver = homeserver.rstrip("/")
        self.user_id = user_id

    @abstractmethod
    async def _send(
        self, method: str, path: str, body: JSON | None, query: dict[str, str], seconds: float = SECONDS
    ) -> Any:
        """The JSON of the answer. `path` is encoded. Raises MatrixRefused, HomeserverUnreachable."""

    @abstractmethod
    async def _send_file(self, method: str, path: str, file: File | None, seconds: float) -> tuple[int, File]:
        """The status and the body of the answer, whatever it is. Raises HomeserverUnreachable."""

    async def call(
        self,
        method: str,
        path: str,
        body: JSON | None = None,
        *,
        query: dict[str, str] | None = None,
        seconds: float = SECONDS,
    ) -> Any:
        """See ApiSession."""
        return await self._send(method, path, body, query or {}, seconds)

    async def upload(self, content: bytes, media_type: str = "application/octet-stream") -> str:
        """See ApiSession."""
        path = "/_matrix/media/v3/upload"
        status, answer = await self._send_file("POST", path, File(content, media_type), FILE_SECONDS)
        reply = answer_of(self.homeserver, f"POST {path}", status, answer.content)
        uri = reply.get("content_uri") if isinstance(reply, dict) else None
        if not isinstance(uri, str) or not uri.startswith("mxc://"):
            raise HomeserverUnreachable(f"{self.homeserver} took a file and does not say where it is")
        return uri

    async def download(self, uri: str, seconds: float = FILE_SECONDS) -> File:
        """See ApiSession."""
        server_name, slash, media_id = uri.removeprefix("mxc://").partition("/")
        if not uri.startswith("mxc://") or not (server_name and slash and media_id) or "/" in media_id:
            raise ValueError(f"{uri!r} is no address of a file")
        path = f"/_matrix/client/v1/media/download/{_part(server_name)}/{_part(media_id)}"
        status, file = await self._send_file("GET", path, None, seconds)
        if status != 200:
            answer_of(self.homeserver, f"GET {path}", max(status, 400), file.content)
        return file

    async def openid_token(self) -> OpenIDToken:
        """See MatrixSession."""
        path = f"{V3}/user/{_part(self.user_id)}/openid/request_token"
        return await self._ask("POST", path, {}, read=lambda reply: msgspec.convert(reply, OpenIDToken))

    async def joined_rooms(self) -> list[RoomID]:
        """See MatrixSession."""
        return await self._ask(
            "GET", f"{V3}/joined_rooms", read=lambda reply: [RoomID.parse(str(room)) for room in reply["joined_rooms"]]
        )

    async def state(self, room_id: str, event_type: str, state_key: str = "") -> StateEvent | None:
        """See MatrixSession."""
        try:
            answer = await self._ask(
                "GET", _state_path(room_id, event_type, state_key), query={"format": "event"}, read=_object
            )
        except MatrixRefused as exc:
            if exc.status == 404:
                return None
            raise
        # Homeservers that don't know `format` (Matrix 1.16) answer with the content alone.
        if answer.get("type") == event_type and "event_id" in answer and isinstance(answer.get("content"), dict):
            return StateEvent(answer["content"], str(answer.get("sender", "")))
        return StateEvent(answer, "")

    async def put_state(self, room_id: str, event_type: str, state_key: str, content: JSON) -> None:
        """See MatrixSession."""
        await self._ask("PUT", _state_path(room_id, event_type, state_key), content, read=_object)

    async def account_data(self, event_type: str) -> JSON | None:
        """See MatrixSession."""
        try:
            return await self._ask("GET", self._account_data_path(event_type), read=_object)
        except MatrixRefused as exc:
            if exc.status == 404:
                return None
            raise

    async def put_account_data(self, event_type: str, content: JSON) -> None:
        """See MatrixSession."""
        await self._ask("PUT", self._account_data_path(event_type), content, read=_object)

    async def invite(self, room_id: str, user_id: str) -> None:
        """See MatrixSession."""
        await self._ask("POST", f"{V3}/rooms/{_part(room_id)}/invite", {"user_id": user_id}, read=_object)

    async def kick(self, room_id: str, user_id: str, reason: str = "") -> None:
        """See MatrixSession."""
        body = {"user_id": user_id} | ({"reason": reason} if reason else {})
        await self._ask("POST", f"{V3}/rooms/{_part(room_id)}/kick", body, read=_object)

    def _account_data_path(self, event_type: str) -> str:
        return f"{V3}/user/{_part(self.user_id)}/account_data/{_part(event_type)}"

    async def _ask(
        self,
        method: str,
        path: str,
        body: JSON | None = None,
        *,
        query: dict[str, str] | None = None,
        read: Callable[[Any], Answer],
    ) -> Answer:
        for pause in _PAUSES:
            try:
                return await self._ask_once(method, path, body, query or {}, read)
            except MatrixRefused as exc:
                if exc.errcode != "M_LIMIT_EXCEEDED":
                    raise
                await asyncio.sleep(max(pause, min(exc.retry_after_ms / 1000, _LONGEST_PAUSE)))
        return await self._ask_once(method, path, body, query or {}, read)

    async def _ask_once(
        self, method: str, path: str, body: JSON | None, query: dict[str, str], read: Callable[[Any], Answer]
    ) -> Answer:
        reply = await self._send(method, path, body, query)
        try:
            return read(reply)
        except (LookupError, TypeError, ValueError) as exc:
            raise HomeserverUnreachable(f"{self.homeserver} answered {method} {path} with nonsense: {exc}") from exc


def answer_of(homeserver: str, request: str, status: int, body: bytes) -> Any:
    """The JSON of an answer. Raises MatrixRefused for an error, HomeserverUnreachable for what is no JSON."""
    try:
        answer = decode(body)
    except msgspec.DecodeError as exc:
        raise HomeserverUnreachable(f"{homeserver} answered {request} with status {status} and no JSON") from exc
    if status >= 400:
        told = answer if isinstance(answer, dict) else {}
        raise refused(homeserver, status, str(told.get("errcode", "M_UNKNOWN")), str(told.get("error", "")), told)
    return answer


def refused(homeserver: str, status: int, errcode: str, error: str, answer: JSON | None = None) -> MatrixRefused:
    """What the homeserver says no with, in words."""
    said = error or f"HTTP status {status}"
    return MatrixRefused(
        f"{homeserver} says: {said} ({errcode})",
        errcode=errcode,
        status=status,
        answer=answer or {"errcode": errcode, "error": error},
    )


def _state_path(room_id: str, event_type: str, state_key: str) -> str:
    return f"{V3}/rooms/{_part(room_id)}/state/{_part(event_type)}/{_part(state_key)}"


def _object(reply: Any) -> JSON:
    if not isinstance(reply, dict):
        raise TypeError("it is no object")
    return reply


def _part(text: str) -> str:
    return quote(text, safe="")
