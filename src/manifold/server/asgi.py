"""The little of ASGI that is needed here: types, headers, one way to answer."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

__all__ = ["ABORT", "ASGIApp", "Headers", "Receive", "Scope", "Send", "answer", "header", "refuse"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

ABORT = "im.manifold.abort"
"""An extension of ASGI: `scope["extensions"][ABORT]["abort"]()` cuts the connection, whatever is still to be sent."""


def header(scope: Scope, name: bytes) -> str:
    """A request header's value, or "". `name` is lower case, as ASGI servers send them."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return ""


async def answer(send: Send, status: int, body: bytes, headers: Iterable[tuple[bytes, bytes]]) -> None:
    """A whole answer in two messages. To HEAD the server leaves the body out."""
    if status != 304:
        headers = [(b"content-length", b"%d" % len(body)), *headers]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """What is no HTTP request: an ASGI server's start and end are agreed to, a WebSocket is not."""
    match scope["type"]:
        case "lifespan":
            while (await receive())["type"] != "lifespan.shutdown":
                await send({"type": "lifespan.startup.complete"})
            await send({"type": "lifespan.shutdown.complete"})
        case "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
