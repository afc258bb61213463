"""One connection of uvicorn's, with an end to all that a stranger could draw out: httptools and uvicorn have none.

Refused are connections beyond what `[limits]` allows, a head that is too large or takes too long, and what is no HTTP:
each in JSON and with CORS, as all the rest.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from http import HTTPStatus
from ipaddress import ip_address, ip_network

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from manifold.errors import ApiError, LimitExceeded, TooLarge, Unrecognized
from manifold.server.addresses import network
from manifold.server.asgi import ABORT, ASGIApp, Receive, Scope, Send, answer
from manifold.server.dispatch import API_HEADERS
from manifold.server.errors import error_body, error_headers
from manifold.server.exchange import Exchange
from manifold.server.limit_settings import LimitSettings
from manifold.server.watch import new_request_id

__all__ = ["Config", "Connection", "Connections"]

_CLOSE = (b"connection", b"close")


class Connections:
    """Who is connected to one listener. `refused` is told the name of the limit each time that one was reached."""

    def __init__(self, limits: LimitSettings, trusted_proxies: Iterable[str], refused: Callable[[str], None]) -> None:
        self._limits = limits
        self._refused = refused
        self._trusted = list(trusted_proxies)
        self._clients: Counter[str] = Counter()
        self._number = 0

    def enter(self, client: str) -> LimitExceeded | None:
        """One more from this address: it counts until it leaves. What comes back is to be its only answer."""
        self._number += 1
        self._clients[client] += 1
        most, most_of_one = self._limits.connections, self._limits.connections_per_address
        if most and self._number > most:
            self._refused("connections")
        elif most_of_one and self._clients[client] > most_of_one and not self._speaks_for_many(client):
            self._refused("connections_per_address")
        else:
            return None
        return LimitExceeded("Too many connections; close some, or wait a moment", retry_after_ms=1000)

    def leave(self, client: str) -> None:
        """One less."""
        self._number -= 1
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]

    def _speaks_for_many(self, client: str) -> bool:
        """A reverse proxy, as far as we know them: on this machine, or named by the operator."""
        try:
            host = ip_address(client.partition("/")[0])
        except ValueError:
            return False
        return host.is_loopback or any(
            proxy == "*" or host in ip_network(proxy, strict=False) for proxy in self._trusted
        )


class Config(uvicorn.Config):
    """A listener's, with what its connections have to keep to."""

    limits: LimitSettings
    connections: Connections


class Connection(HttpToolsProtocol):
    """From the first byte to the last."""

    config: Config
    _client = ""
    _head = 0
    _awaits_head = True
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._extensions: dict[str, dict[object, object]] = {ABORT: {"abort": transport.abort}}
        self._client = network(self.client[0]) if self.client else ""
        if (error := self.config.connections.enter(self._client)) is not None:
            # Its first request gets this answer: one that came before any request would be lost.
            self.app = _always(error)
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self.config.connections.leave(self._client)
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._awaits_head = True
        super().on_message_begin()
        self.scope["extensions"] = self._extensions

    def on_headers_complete(self) -> None:
        self._awaits_head = False
        super().on_headers_complete()
        if self.cycle is not None:
            # Its task has not begun, and uvicorn asks nobody which class to make.
            self.cycle.__class__ = Exchange

    def on_message_complete(self) -> None:
        self._head, self._awaits_head = 0, True
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        self._head += len(data)
        super().data_received(data)
        if self._awaits_head and self._head > self.config.limits.max_head_bytes:
            self._refuse(431, TooLarge("Request line and headers are too large"))
        elif not self._awaits_head or not self._is_idle():
            self._stop_timer()
        elif self._timer is None:  # rarely: most heads come in one piece
            self._start_timer()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, Unrecognized(f"This is not HTTP/1.1 as it should be: {msg}"))

    def _is_idle(self) -> bool:
        # uvicorn says that there is a cycle always; before the first request there is none.
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def _start_timer(self) -> None:
        if seconds := self.config.limits.head_seconds:
            self._timer = self.loop.call_later(seconds, self._give_up)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if self._head:
            self._refuse(408, Unrecognized("Request line and headers did not arrive in time"))
        else:  # a browser's spare connection: there is nothing to answer
            self.transport.close()

    def _refuse(self, status: int, error: ApiError) -> None:
        # Not into the middle of an answer: there the end of the connection says enough.
        if not self.transport.is_closing() and (self._is_idle() or not self.cycle.response_started):
            body = error_body(error)
            headers = [
                *API_HEADERS,
                (b"x-request-id", new_request_id().encode()),
                (b"content-length", str(len(body)).encode()),
                _CLOSE,
            ]
            head = b"".join(b"%b: %b\r\n" % pair for pair in headers)
            line = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
            self.transport.write(line + head + b"\r\n" + body)
        self.transport.close()


def _always(error: ApiError) -> ASGIApp:
    """An application with one answer, after which the connection ends."""

    async def app(_: Scope, __: Receive, send: Send) -> None:
        request_id = (b"x-request-id", new_request_id().encode())
        headers = [*API_HEADERS, *error_headers(error), request_id, _CLOSE]
        await answer(send, error.status, error_body(error), headers)

    return app
