"""The third listener: the stand-alone page, where users sign in to their homeserver (decision 0026).

One page and its assets: no API, and nothing that a user shapes. It is framed by nobody, and may connect to the API and
to the one homeserver that its address names, if that is allowed here; where that is, the server finds out.
"""

import logging
from collections.abc import Sequence
from html import escape
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct

from manifold.errors import HomeserverError, MethodNotAllowed, Unrecognized
from manifold.ids import ServerName
from manifold.matrix import ClientAPI, ClientAPIs
from manifold.server.asgi import Headers, Receive, Scope, Send, answer, refuse
from manifold.server.dispatch import API_HEADERS
from manifold.server.errors import error_body, error_headers, explain
from manifold.server.settings import ServerSettings
from manifold.server.static import Assets
from manifold.server.watch import Request, Watch

__all__ = ["AppPage", "AppPageConfig", "AppServer"]

logger = logging.getLogger(__name__)

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: {api}; font-src 'self'; "
    "connect-src {connections}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

_ALONE: Headers = [
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
# A page that was left is signed out: no cache may bring it back as it was.
_NOT_KEPT = (b"cache-control", b"no-store")
_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")

_PLACE = b'content="{}"'
"""Where the built page has its configuration."""


class AppServer(Struct, frozen=True):
    """The homeserver to sign in to. Without a `base_url` nobody knows where it is now; `trouble` says why."""

    name: str
    base_url: str = ""
    trouble: str = ""


class AppPageConfig(Struct, frozen=True):
    """What the page is told: the API's address, whose users may come, and who was chosen of them."""

    api: str
    servers: list[str]
    server: AppServer | None


class AppPage:
    """`/?server=…`, and its assets. `servers` are the homeservers that are offered, by name."""

    def __init__(
        self, settings: ServerSettings, servers: Sequence[str], found: ClientAPIs, assets: Assets, watch: Watch
    ) -> None:
        self._api = settings.public_url
        self._servers = list(servers)
        self._found = found
        self._assets = assets
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of any kind that the server may bring."""
        if scope["type"] != "http":
            await refuse(scope, receive, send)
            return
        request = self._watch.begins(scope)
        try:
            await self._answer(request, request.noting(send))
        finally:
            self._watch.ends(request)

    async def _answer(self, request: Request, send: Send) -> None:
        scope = request.scope
        path: str = scope["path"]
        name = path.removeprefix("/")
        try:
            if scope["method"] not in {"GET", "HEAD"}:
                raise MethodNotAllowed("There is only a page here; the API has another address", allowed=["GET"])
            if name.startswith("assets/") and name in self._assets:
                request.endpoint = "/assets/{file}"
                await self._assets[name].answer(scope, send, [*_ALONE, _FOR_EVER])
            elif path == "/":
                request.endpoint = "/"
                await self._page(scope["query_string"], send)
            else:
                raise Unrecognized("There is no such page")
        except Exception as exc:  # the last net, as in the API
            error = explain(exc, f"{scope['method']} {path}")
            await answer(send, error.status, error_body(error), [*API_HEADERS, *error_headers(error)])

    async def _page(self, query_string: bytes, send: Send) -> None:
        server, origins = await self._server(query_string)
        told = msgspec.json.encode(AppPageConfig(self._api, self._servers, server)).decode()
        page = self._assets["app.html"].content.replace(_PLACE, f'content="{escape(told)}"'.encode(), 1)
        policy = _POLICY.format(api=self._api, connections=" ".join(dict.fromkeys([self._api, *origins])))
        headers: Headers = [
            *_ALONE,
            _NOT_KEPT,
            (b"content-security-policy", policy.encode()),
            (b"content-type", b"text/html; charset=utf-8"),
        ]
        await answer(send, 200, page, headers)

    async def _server(self, query_string: bytes) -> tuple[AppServer | None, Sequence[str]]:
        """The one that is named, or the only one; none where that is not allowed here, and nothing is looked up."""
        query = dict(parse_qsl(query_string.decode("latin-1")))
        only = self._servers[0] if len(self._servers) == 1 else ""
        name = query.get("server", only)
        if name not in self._servers:
            return None, ()
        try:
            found: ClientAPI = await self._found.find(ServerName(name))
        except HomeserverError as exc:
            logger.info("The stand-alone page can't offer %s: %s", name, exc.message)
            return AppServer(name, trouble=exc.message), ()
        return AppServer(name, found.base_url), found.origins
