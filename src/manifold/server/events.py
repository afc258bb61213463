"""A stream of server-sent events: the installations of a place, and each change of them while somebody looks.

Between two events a stream is the request that waits for the client to leave, and this object; it has a task of its
own only while it has something to say. What it says is read when it is said: a client that reads slowly is behind by a
few ids, not by all their views.
"""

import asyncio
import secrets
from collections.abc import Callable, MutableMapping
from contextvars import Context, copy_context
from typing import Any

import msgspec

from manifold.errors import ApiError, NotFound, Unavailable
from manifold.manager.place import Place
from manifold.server.admission import admitted
from manifold.server.api import MANAGER, Call
from manifold.server.asgi import ABORT, Headers, Receive, Send
from manifold.server.errors import error_body, explain

__all__ = ["EventStream"]

_MOST_NEWS = 8
"""Changed installations that a stream keeps in mind; of more, it sends the whole list."""

_SIGN_OF_LIFE = b":\n\n"
_HEADERS: Headers = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
_encode = msgspec.json.Encoder().encode


class EventStream:
    """A `Stream` for the client, and a `Watcher` for the manager."""

    __slots__ = (
        "_abort",
        "_context",
        "_has_body",
        "_is_due",
        "_is_late",
        "_is_sending",
        "_news",
        "_send",
        "_services",
        "_task",
        "_token",
        "place",
    )

    def __init__(self, call: Call, place: Place) -> None:
        self.place = place
        self._services = call.services
        self._token = call.token
        self._has_body = call.scope["method"] != "HEAD"
        self._abort: Callable[[], None] = call.scope["extensions"][ABORT]["abort"]
        # None while there is nobody to speak to: not yet, or no more.
        self._send: Send | None = None
        self._context: Context | None = None
        self._task: asyncio.Task[None] | None = None
        # Ids of what changed; None stands for the whole list, with which every stream begins.
        self._news: tuple[str | None, ...] = (None,)
        self._is_due = False
        self._is_sending = False
        self._is_late = False

    async def answer(self, receive: Receive, send: Send, headers: Headers) -> None:
        """Returns when the client has left, or was told the end."""
        try:
            await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS, *headers]})
            if not self._has_body:
                await send({"type": "http.response.body"})
                return
            # Those that were cut off at one moment shall not come back at one moment.
            await send(_body(b"retry: %d\n\n" % (2000 + secrets.randbelow(3000))))
            self._send, self._context = send, copy_context()
            self._speak()
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._send = None
            self._services.events.discard(self)
            if self._task is not None:
                self._task.cancel()

    def tell(self, installation_id: str | None) -> None:
        """Send this installation, or with None the whole list."""
        if installation_id is None or len(self._news) == _MOST_NEWS:
            self._news = (None,)
        elif self._news != (None,) and installation_id not in self._news:
            self._news = (*self._news, installation_id)
        self._speak()

    def check(self) -> None:
        """End, should the token be worth nothing any more."""
        self._is_due = True
        self._speak()

    def visit(self) -> None:
        """Send a sign of life; cut off who has still not taken what was on its way at the last visit."""
        if self._task is None:
            self.check()
        elif self._is_sending and self._is_late:
            self._abort()
        else:
            self._is_late = self._is_sending

    def end(self, error: ApiError) -> None:
        """Say why, and close. Who has yet to take what came before is not waited for."""
        if self._send is None or self._task is not None:
            self._abort()
        else:
            self._task = asyncio.create_task(self._say_goodbye(self._send, error), context=self._context)

    def _speak(self) -> None:
        if self._send is not None and self._task is None:
            # In the stream's own context, not in that of whoever made the change: the log names the request by it.
            self._task = asyncio.create_task(self._say_all(self._send), context=self._context)

    async def _say_all(self, send: Send) -> None:
        try:
            while text := await self._next():
                await self._say(send, _body(text))
        except Unavailable:
            # The database is away. At the next visit there is the whole list to say, if it is back.
            self._news = (None,)
            await self._say(send, _body(_SIGN_OF_LIFE))
        except Exception as exc:  # the last net: nobody waits for this task
            await self._say_goodbye(send, explain(exc, "An event stream"))
        finally:
            self._task = None

    async def _next(self) -> bytes:
        """What is to be said next, if anything is. Raises ApiError when the token is worth nothing any more."""
        if not self._news and not self._is_due:
            return b""
        text, self._is_due = _SIGN_OF_LIFE, False
        async with self._services.events.reading:
            if self._news:
                changed, *rest = self._news
                self._news = tuple(rest)
                text = await self._read(changed)
            # After it was read: who was logged out before a change hears nothing of it.
            await admitted(self._services, MANAGER, self._token)
            if self.place.room_id:
                self._services.blocks.refuse_room(self.place.room_id)
        return text

    async def _read(self, installation_id: str | None) -> bytes:
        installations = self._services.installations
        if installation_id is not None:
            try:
                return _event(b"installation", _encode(await installations.get(self.place, installation_id)))
            except NotFound:
                self._news = ()
        return _event(b"installations", await installations.here(self.place))

    async def _say_goodbye(self, send: Send, error: ApiError) -> None:
        self._send = None
        await self._say(send, _body(_event(b"end", error_body(error)), is_last=True))

    async def _say(self, send: Send, message: MutableMapping[str, Any]) -> None:
        self._is_sending, self._is_late = True, False
        await send(message)
        self._is_sending = False


def _event(name: bytes, json: bytes) -> bytes:
    # JSON has no line breaks that an encoder did not put there, and ours puts none.
    return b"event: %s\ndata: %s\n\n" % (name, json)


def _body(text: bytes, *, is_last: bool = False) -> MutableMapping[str, Any]:
    return {"type": "http.response.body", "body": text, "more_body": not is_last}
