"""The workbench's listener, for one page and nobody else: on loopback, by one name, with a secret that works once.

* Any site can make a browser ask things of 127.0.0.1, or give its own name that address. So `Host` must be ours, and a
  WebSocket's `Origin` too.
* Any program of this machine, or a widget, could open the page. So whoever connects shows a secret first: that of the
  URL which was opened, once, or the pass that the page got in return, which is another one each time.
* What the page holds never stands in a URL that is sent: the secret is in the fragment.
"""

import asyncio
import hmac
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import WSMsgType, web
from aiohttp.typedefs import Handler

from manifold.workbench.commands import read_command
from manifold.workbench.errors import WorkbenchError
from manifold.workbench.session import Workbench
from manifold.workbench.setup import Look
from manifold.workbench.view import view

__all__ = ["Listener", "built_page", "listening"]

HELLO_SECONDS = 5.0
"""For the secret, before a connection is closed."""
MAX_MESSAGE_BYTES = 32 * 1024 * 1024
"""A message of a widget, with the files in it."""
SHOW_SECONDS = 0.02
"""For what changes at once to be shown at once: nobody sees a difference that is smaller."""
MAX_QUEUED = 20_000
"""Messages to a page that does not read them; then it is cut off, and may come back."""

_REFUSED = 4403
_TAKEN_OVER = 4409
_TOO_SLOW = 4408

_ENCODER = msgspec.json.Encoder(enc_hook=str)


class Listener:
    """`secret` is for the next page that opens; `gone` is called when the page has left."""

    def __init__(self, bench: Workbench, port: int, page: Path, *, gone: Callable[[], None] = lambda: None) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self._bench, self._page, self._gone = bench, page, gone
        self._secret: str | None = None
        self._pass: str | None = None
        self._peer: _Peer | None = None
        self._looks_new = True

    @property
    def has_page(self) -> bool:
        """Somebody looks."""
        return self._peer is not None

    def new_url(self) -> str:
        """The URL that opens the page, once. The one before it opens nothing any more."""
        self._secret = secrets.token_urlsafe(32)
        return f"{self.origin}/#{self._secret}"

    def changed(self) -> None:
        """What is shown is other than it was."""
        if self._peer is not None:
            self._peer.show_soon()

    def app(self) -> web.Application:
        """What is served."""
        app = web.Application(middlewares=[self._only_for_us])
        app.on_response_prepare.append(self._add_headers)
        app.router.add_get("/", self._get_page)
        app.router.add_get("/connection", self._connect)
        app.router.add_static("/assets", self._page.parent / "assets")
        return app

    @web.middleware
    async def _only_for_us(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if f"http://{request.host}" != self.origin:
            raise web.HTTPMisdirectedRequest(text="The workbench answers by the address that was opened, and no other")
        return await handler(request)

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        # Older browsers don't take a WebSocket for 'self'.
        socket = self.origin.replace("http:", "ws:")
        response.headers.update(
            {
                "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
                f"img-src 'self' data: blob:; connect-src 'self' {socket}; frame-src http: https:; base-uri 'none'; "
                "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors 'none'",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
                "Cache-Control": "no-cache",
            }
        )

    async def _get_page(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._page)

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Origin") != self.origin:
            raise web.HTTPForbidden(text="Only the workbench's own page may connect")
        socket = web.WebSocketResponse(max_msg_size=MAX_MESSAGE_BYTES, heartbeat=30.0)
        await socket.prepare(request)
        try:
            hello = msgspec.json.decode(await socket.receive_str(timeout=HELLO_SECONDS), type=_Hello)
        except (TimeoutError, TypeError, msgspec.DecodeError):
            hello = _Hello("")
        if not self._admits(hello.secret):
            await socket.close(code=_REFUSED, message=b"open the URL that the command prints")
            return socket
        if self._looks_new:
            self._looks_new = False
            self._bench.look = Look(hello.theme, hello.language)
        await self._serve(socket)
        return socket

    def _admits(self, shown: str) -> bool:
        """Both are good for once: a page that comes back has got a new pass."""
        for kept in ("_secret", "_pass"):
            expected = getattr(self, kept)
            if expected is not None and hmac.compare_digest(shown.encode("utf-8", "replace"), expected.encode()):
                setattr(self, kept, None)
                return True
        return False

    async def _serve(self, socket: web.WebSocketResponse) -> None:
        if self._peer is not None:
            self._peer.cut_off(_TAKEN_OVER, b"another tab has the workbench now")
        peer = self._peer = _Peer(socket, self._bench)
        self._pass = secrets.token_urlsafe(32)
        peer.tell({"kind": "hello", "pass": self._pass})
        self._bench.attach(peer)
        try:
            await peer.run()
        finally:
            self._bench.detach(peer)
            if self._peer is peer:
                self._peer = None
                self._gone()


class _Hello(msgspec.Struct, frozen=True):
    """The first words of a page. How it looks the first page decides; after that, its author."""

    secret: str
    theme: str = "light"
    language: str = "en"


class _Peer:
    """The page that is connected. What it is told waits in a queue, since telling must not wait."""

    def __init__(self, socket: web.WebSocketResponse, bench: Workbench) -> None:
        self._socket, self._bench = socket, bench
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(MAX_QUEUED)
        self._shows_soon = False
        self._closing: asyncio.Task[Any] | None = None

    def tell(self, message: dict[str, Any]) -> None:
        """See `session.Page`."""
        try:
            self._queue.put_nowait(_ENCODER.encode(message))
        except asyncio.QueueFull:
            self.cut_off(_TOO_SLOW, b"the page does not read")

    def show_soon(self) -> None:
        """Once for all that changes now."""
        if not self._shows_soon:
            self._shows_soon = True
            asyncio.get_running_loop().call_later(SHOW_SECONDS, self._show)

    def _show(self) -> None:
        self._shows_soon = False
        self.tell(view(self._bench))

    async def run(self) -> None:
        """Until the page goes."""
        writing = asyncio.ensure_future(self._write())
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    self._handle(message.data)
        finally:
            writing.cancel()
            if self._closing is not None:
                await self._closing  # or the connection would go before the reason does

    def _handle(self, text: str) -> None:
        try:
            command = read_command(text)
        except WorkbenchError as exc:
            self.tell({"kind": "fault", "text": str(exc)})
        else:
            self._bench.handle(command)

    async def _write(self) -> None:
        while True:
            text = await self._queue.get()
            try:
                await self._socket.send_str(text.decode())
            except ConnectionError:
                return

    def cut_off(self, code: int, reason: bytes) -> None:
        """Close the connection, and say why."""
        if self._closing is None:
            self._closing = asyncio.ensure_future(self._socket.close(code=code, message=reason))


def built_page() -> Path:
    """The page that the web build makes. Raises WorkbenchError when it was not built."""
    page = Path(str(files("manifold.web") / "static" / "workbench.html"))
    if not page.is_file():
        raise WorkbenchError("The workbench's page is not built; run 'make setup', or install a released package")
    return page


@asynccontextmanager
async def listening(make: Callable[[int], Listener], port: int) -> AsyncIterator[Listener]:
    """Serves on 127.0.0.1 what `make` gives for the port; 0 is any. Raises WorkbenchError where it is taken."""
    try:
        socket = _bound(port)
    except OSError as exc:
        raise WorkbenchError(f"Can't listen on port {port}: {exc.strerror}. Choose another one with --port.") from exc
    with closing(socket):
        async with _served(make(socket.getsockname()[1]), socket) as listener:
            yield listener


@asynccontextmanager
async def _served(listener: Listener, socket: Any) -> AsyncIterator[Listener]:
    runner = web.AppRunner(listener.app(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.SockSite(runner, socket).start()
        yield listener
    finally:
        await runner.cleanup()


def _bound(port: int) -> Any:
    import socket  # noqa: PLC0415  # the name is taken for WebSockets above

    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.close()
        raise
    return bound
