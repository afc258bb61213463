"""Widgets and clients in a browser, with the other side in Python: a page of ours passes messages on.

    async with Relay() as relay:
        page = relay.host("https://widget.example/?widgetId=w&parentUrl=…")     # a client's: open `page.url`
        url = relay.widget(serve, clients=["https://client.example"])           # a widget's: for its definition

The page passes on what comes from the window and the origin that it was told of, and nothing else; it posts to that
origin and to no other. A widget that leads its frame to another origin says nothing any more.
"""

import asyncio
import importlib.resources
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from typing import Any, Self
from urllib.parse import urlsplit

from aiohttp import web
from msgspec import Struct

from manifold.errors import PeerGone, SettingsError
from manifold.hosting.blobs import from_wire, to_wire
from manifold.hosting.loopback import Address, Loopback, Page
from manifold.hosting.socket import SocketTransport
from manifold.hosting.transport import Loaded, Message, News, Transport

__all__ = ["HostPage", "Relay", "Serve", "Visit", "origin_of"]

logger = logging.getLogger(__name__)

SANDBOX = (
    "allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-same-origin"
    " allow-scripts"
)
"""What a widget's frame may do, as in Element: all but leading the page around it elsewhere."""


class Visit(Struct, frozen=True):
    """Where a widget's page was opened: its id, as the client's template has it, the client, and the whole query."""

    widget_id: str | None
    origin: str
    query: Mapping[str, str]


Serve = Callable[[Transport, Visit], Awaitable[None]]
"""Is the widget, for as long as its page is open."""


class HostPage:
    """A Transport to a widget in a browser: it begins when somebody opens `url`, which works once."""

    def __init__(self, url: str, origin: str) -> None:
        self.url = url
        self.origin = origin
        """The widget's."""
        self._connected: asyncio.Future[SocketTransport] = asyncio.get_running_loop().create_future()
        self._closed = asyncio.Event()

    async def send(self, message: dict[str, Any], origin: str) -> None:
        """See Transport."""
        await (await asyncio.shield(self._connected)).send(message, origin)

    async def incoming(self) -> AsyncIterator[News]:
        """See Transport."""
        transport = await asyncio.shield(self._connected)
        async for news in transport.incoming():
            yield news

    async def unload(self) -> None:
        """Takes the widget's frame away. Raises PeerGone."""
        await (await asyncio.shield(self._connected)).put({"unload": True})

    async def close(self) -> None:
        """See Transport."""
        self._closed.set()
        if self._connected.done() and not self._connected.cancelled():
            await self._connected.result().close()
        else:
            self._connected.cancel()

    async def take(self, transport: SocketTransport) -> None:
        """The page is open; until it is closed."""
        if not self._connected.done():
            self._connected.set_result(transport)
            await self._closed.wait()


class Relay:
    """An async context manager: a web server on loopback, for as long as the block lasts."""

    def __init__(self, port: int = 0) -> None:
        """Port 0 is a free one; a widget's address that is to be kept needs one that stays."""
        self._server = Loopback(port)
        self._files = _built_page()
        self._pages: list[HostPage] = []

    @property
    def origin(self) -> str:
        """Of our page: what a widget's template calls its client."""
        return self._server.origin

    def host(self, url: str, *, allow: str = "", title: str = "Widget") -> HostPage:
        """A page with this widget in it. `allow` is its permissions policy (`camera; microphone`).

        Raises ValueError for what is no web address, or is one of ours.
        """
        origin = origin_of(url)
        if origin == self.origin:
            raise ValueError("A widget must not be at the relay's own origin: it could read whatever the page knows")
        sources = f"frame-src http: https:; connect-src {self._sockets}"
        frame = {"url": url, "allow": allow, "title": title, "sandbox": SANDBOX}

        async def connected(socket: web.WebSocketResponse, _: web.Request) -> None:
            transport = SocketTransport(socket, origin, _post, _read)
            await transport.put({"expect": origin, "frame": frame})
            await page.take(transport)

        address = Address(connected, page=Page(self._files, _policy(f"{sources}; frame-ancestors 'none'")))
        page = HostPage(self.origin + self._server.add(address), origin)
        self._pages.append(page)
        return page

    def widget(self, serve: Serve, *, clients: Collection[str], secret: str = "") -> str:
        """The address of a widget that `serve` is, one page at a time.

        `clients` are the origins that may frame it. Which of them does, tells `parentUrl`, and the widget's id
        `widgetId`, both in the query, where Element puts them; of one client alone nobody needs to tell, and a widget
        learns its id. A `secret` that is given makes the address stay the same.
        Raises ValueError for what is no origin.
        """
        allowed = frozenset(clients)
        for client in allowed:
            if client != origin_of(client):
                raise ValueError(f"{client!r} is no origin, which is like https://client.example")
        if secret and not re.fullmatch(r"[\w-]{16,64}", secret, re.ASCII):
            raise ValueError("A secret has at least 16 letters, digits, - and _")

        async def connected(socket: web.WebSocketResponse, request: web.Request) -> None:
            visit = Visit(request.query.get("widgetId"), _parent(request, allowed), dict(request.query))
            transport = SocketTransport(socket, visit.origin, _post, _read)
            await transport.put({"expect": visit.origin})
            try:
                await serve(transport, visit)
            except PeerGone:
                logger.info("the client of a widget has gone")
            except Exception:  # the next page gets a new try
                logger.exception("a widget has ended by an error")

        sources = f"connect-src {self._sockets}; frame-ancestors {' '.join(sorted(allowed))}"
        address = Address(
            connected,
            accepts=lambda request: _parent(request, allowed) in allowed,
            page=Page(self._files, _policy(sources)),
            times=None,
        )
        if secret:
            address.secret = secret
        path = self._server.add(address)
        return self.origin + path

    async def __aenter__(self) -> Self:
        await self._server.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        for page in self._pages:
            await page.close()
        await self._server.__aexit__()

    @property
    def _sockets(self) -> str:
        return f"ws{self.origin.removeprefix('http')}"


def origin_of(url: str) -> str:
    """The origin of a web address, as browsers write it. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{url!r} is no web address")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.encode("idna").decode()
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}{'' if parts.port in {None, default} else f':{parts.port}'}"


def _parent(request: web.Request, allowed: Collection[str]) -> str:
    if "parentUrl" not in request.query and len(allowed) == 1:
        return next(iter(allowed))
    try:
        return origin_of(request.query.get("parentUrl", ""))
    except ValueError:
        return ""


def _post(message: dict[str, Any]) -> Any:
    return {"post": to_wire(message)}


def _read(frame: Any) -> News | None:
    match frame:
        case {"load": True}:
            return Loaded()
        case {"message": value}:
            return Message(from_wire(value))
    return None


def _policy(more: str) -> str:
    return f"default-src 'none'; script-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; {more}"


def _built_page() -> dict[str, tuple[bytes, str]]:
    static = importlib.resources.files("manifold.web") / "static"
    page = static / "relay.html"
    if not page.is_file():
        raise SettingsError("The relay's page is not built: run `make ui`")
    text = page.read_text("utf-8")
    scripts = re.findall(r'src="\./(assets/[\w.-]+\.js)"', text)
    files = {path: ((static / path).read_bytes(), "text/javascript") for path in scripts}
    return {"": (text.encode(), "text/html; charset=utf-8"), **files}
