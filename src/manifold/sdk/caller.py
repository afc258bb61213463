"""One call of a manager's API: JSON in, one of our shapes out, and every trouble a clear error."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urlencode

import msgspec

from manifold.errors import ApiError, LimitExceeded, ManagerUnreachable, NoAnswer, Unrecognized
from manifold.sdk.address import ManagerAddress
from manifold.sdk.encoding import decode, encode
from manifold.sdk.transport import Reply, Request, Transport, read_all, send

__all__ = ["Call", "Caller"]

Shape = TypeVar("Shape")

READ_SECONDS, CHANGE_SECONDS = 30, 60
"""A change also waits for the service that the manager asks first."""

STREAM_SECONDS = 90
"""A stream that says nothing for so long is dead: managers send a comment now and then."""

_ABSENT = (404, 405, 501)


class Call(msgspec.Struct, Generic[Shape], frozen=True):
    """`path` is below `…/_matrix/integrations/v1/`, or below `…/_matrix/integrations` where it begins with a slash.

    `shape` is bytes where the answer is no JSON. `what` names what is asked for, where the manager lacks it.
    """

    method: str
    path: str
    shape: type[Shape]
    what: str
    body: object = None
    query: Mapping[str, object] = msgspec.field(default_factory=dict)


class Caller:
    """Knows where the manager's API is, and nothing of tokens but how to send one.

    `patience` is for how many seconds in all one call waits where the manager says M_LIMIT_EXCEEDED.
    """

    def __init__(self, address: ManagerAddress, transport: Transport, *, language: str, patience: float) -> None:
        self._host = address.host
        self._bases = address.bases
        self._transport = transport
        self._language = language
        self._patience = patience

    async def call(self, call: Call[Shape], token: str = "") -> Shape:
        """What the manager answers. Raises ApiError as the manager says it, and ManagerUnreachable."""
        left = self._patience
        while True:
            try:
                return await self._wherever_it_is(call, token)
            except LimitExceeded as exc:
                pause = max(exc.retry_after_ms / 1000, 0.1)
                if pause > left:
                    raise
                left -= pause
            await asyncio.sleep(pause)

    @asynccontextmanager
    async def stream(self, path: str, what: str, token: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """The pieces of a stream of server-sent events. Raises like `call`, between two pieces too."""
        headers = self._headers(token, "text/event-stream")
        request = Request("GET", f"{self._bases[0]}/{path}", headers, seconds=STREAM_SECONDS, stream=True)
        with self._by_name():
            async with self._transport.open(request) as answer:
                if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/event-stream"):
                    reply = await read_all(answer)
                    self._raise_for(reply, f"GET {path}", what)
                    raise NoAnswer(f"GET {path} was answered with {_kind_of(reply)}, which is no stream of events")
                yield answer.pieces

    async def _wherever_it_is(self, call: Call[Shape], token: str) -> Shape:
        *likelier, last = self._bases
        for base in likelier:
            with suppress(Unrecognized):
                return await self._settled(base, call, token)
        return await self._settled(last, call, token)

    async def _settled(self, base: str, call: Call[Shape], token: str) -> Shape:
        """Where one thing was found, all others are."""
        answer = await self._once(base, call, token)
        self._bases = (base,)
        return answer

    async def _once(self, base: str, call: Call[Shape], token: str) -> Shape:
        headers = self._headers(token, "*/*" if call.shape is bytes else "application/json")
        body = None
        if call.body is not None:
            headers["Content-Type"] = "application/json"
            body = encode(call.body)
        url = base.removesuffix("/v1") + call.path if call.path.startswith("/") else f"{base}/{call.path}"
        if query := {name: str(value) for name, value in call.query.items() if value not in (None, "")}:
            url += f"?{urlencode(query)}"
        seconds = READ_SECONDS if call.method == "GET" else CHANGE_SECONDS
        with self._by_name():
            reply = await send(self._transport, Request(call.method, url, headers, body, seconds))
            name = f"{call.method} {call.path}"
            self._raise_for(reply, name, call.what)
            return _read(reply, call, name)

    def _headers(self, token: str, accept: str) -> dict[str, str]:
        headers = {"Accept": accept}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if self._language:
            headers["Accept-Language"] = self._language
        return headers

    def _raise_for(self, reply: Reply, name: str, what: str) -> None:
        """Raises what the manager told by anything but a 2xx."""
        if 200 <= reply.status < 300:
            return
        if reply.status < 400:
            # It could lead anywhere, and we carry a token.
            where = reply.headers.get("location", "nowhere")
            raise NoAnswer(f"{name} redirects to {where}; managers may not. Use the address where it really is")
        told = _error_body(reply)
        if reply.status in _ABSENT and (told is None or told["errcode"] == Unrecognized.errcode):
            raise Unrecognized(f"{self._host} has no {what} ({name})")
        if told is not None:
            raise ApiError.from_reply(reply.status, told)
        if reply.status == LimitExceeded.status:
            raise LimitExceeded(f"{self._host} is asked too often", retry_after_ms=_retry_after_ms(reply))
        raise NoAnswer(f"{name} was answered with status {reply.status} and {_kind_of(reply)}")

    @contextmanager
    def _by_name(self) -> Iterator[None]:
        try:
            yield
        except ManagerUnreachable:
            raise
        except NoAnswer as exc:
            raise ManagerUnreachable(f"{self._host}: {exc}. The same call may be repeated.") from exc


def _read(reply: Reply, call: Call[Shape], name: str) -> Shape:
    if call.shape is bytes:
        return cast("Shape", reply.body)
    try:
        return cast("Shape", decode(reply.body, call.shape))
    except msgspec.ValidationError as exc:
        raise NoAnswer(f"{name} was answered in a shape that is not known here: {exc}") from exc
    except msgspec.DecodeError as exc:
        raise NoAnswer(f"{name} was answered with {_kind_of(reply)} instead of JSON") from exc


def _error_body(reply: Reply) -> dict[str, Any] | None:
    """The body of an error as MSC1956 shapes it, or None: a proxy's page, say."""
    try:
        told = decode(reply.body)
    except msgspec.DecodeError:
        return None
    return told if isinstance(told, dict) and isinstance(told.get("errcode"), str) else None


def _retry_after_ms(reply: Reply) -> int:
    seconds = reply.headers.get("retry-after", "")
    return int(seconds) * 1000 if seconds.isascii() and seconds.isdigit() and len(seconds) < 6 else 1000


def _kind_of(reply: Reply) -> str:
    if not reply.body:
        return "nothing"
    return reply.headers.get("content-type", "").partition(";")[0] or "something"
