"""The pages, and the policies that they are sent with: those that clients embed, and the one that nobody may embed.

Two listeners, two origins. The UI's origin is obeyed by Element, dialog open or not (security rules 10 and 45), so
nothing that a user can shape is served there; the wrapper pages of widgets have an origin of their own.

What is embedded sends no `frame-ancestors`, unless the operator names the embedders, nor X-Frame-Options:
`frame-ancestors *` blocks every parent that is not http, Element Desktop among them. So nothing here acts on the
strength of a cookie: there are none. The page that explains the API has no business in a frame, so it may not be in
one. Nor does it take a token to try things out with: on the UI's origin nothing asks for a secret that it could do
without.
"""

import re
from urllib.parse import parse_qsl

import msgspec

from manifold.errors import MethodNotAllowed, NotFound, Unrecognized
from manifold.integrations.base import WidgetIntegration
from manifold.server.asgi import Headers, Receive, Scope, Send, answer, refuse
from manifold.server.dispatch import API_HEADERS, EXPOSED, PREFLIGHT, Dispatch
from manifold.server.errors import error_body, error_headers, explain
from manifold.server.services import Services
from manifold.server.static import Asset, Assets
from manifold.server.telling import told
from manifold.server.watch import Request

__all__ = ["UserInterface", "WidgetPages"]

_STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

_SHARED: Headers = [
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
    EXPOSED,
]
_NO_CACHE = (b"cache-control", b"no-cache")
_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")

_UI_HEADERS: Headers = [
    *_SHARED,
    _NO_CACHE,
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
_DATA_HEADERS: Headers = [
    (b"content-type", b"application/json"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    _NO_CACHE,
]
_DATA = re.compile(r"/w/(?P<id>[a-z][a-z0-9_]{1,63})/data")
_ASSETS = "/assets/{file}"


class UserInterface:
    """The first listener: the UI at `/ui`, the API explained at `/docs`, their assets, and the API for all the rest."""

    def __init__(self, services: Services, api: Dispatch, assets: Assets) -> None:
        self._watch = services.watch
        self._api = api
        self._assets = assets
        own = f"{_STRICT}; connect-src 'self'"
        self._pages = {
            "/ui": (assets["manager.html"], _with_policy(own + services.settings.frame_ancestors)),
            "/docs": (assets["docs.html"], _with_policy(f"{own}; frame-ancestors 'none'")),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of any kind that the server may bring."""
        if scope["type"] != "http":
            await refuse(scope, receive, send)
            return
        path: str = scope["path"]
        if scope["method"] in {"GET", "HEAD"}:
            if path in self._pages:
                await self._page(path, *self._pages[path], scope, send)
                return
            if (asset := _asset(self._assets, path)) is not None:
                await self._page(_ASSETS, asset, [*_SHARED, _FOR_EVER], scope, send)
                return
        await self._api(scope, receive, send)

    async def _page(self, endpoint: str, page: Asset, headers: Headers, scope: Scope, send: Send) -> None:
        request = self._watch.begins(scope)
        request.endpoint = endpoint
        try:
            await page.answer(scope, request.noting(send), headers)
        finally:
            self._watch.ends(request)


class WidgetPages:
    """The second listener: `/w/<integration>?…`, the assets of these pages, and the data of a few. It holds no token.

    Data (`/w/<integration>/data?…`) is asked for without an account, so only what the manager signed is answered; and
    by our pages alone: other origins' pages may not read it.
    """

    def __init__(self, services: Services, assets: Assets) -> None:
        self._watch = services.watch
        self._limits = services.limits
        self._page_data = services.page_data
        self._catalogue = services.catalogue
        self._frame_ancestors = services.settings.frame_ancestors
        self._assets = assets
        self._pages: dict[str, Asset] = {}

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
        try:
            if scope["method"] == "OPTIONS":
                request.endpoint = "*"
                await answer(send, 200, b"{}", PREFLIGHT)
            elif scope["method"] not in {"GET", "HEAD"}:
                raise MethodNotAllowed("There are only pages here; the API has another address", allowed=["GET"])
            elif (asset := _asset(self._assets, path)) is not None:
                request.endpoint = _ASSETS
                await asset.answer(scope, send, [*_SHARED, _FOR_EVER])
            elif (data := _DATA.fullmatch(path)) is not None:
                request.endpoint = "/w/{integration_id}/data"
                self._limits.stranger("reads", scope)
                found = await self._page_data.get(data["id"], _query(scope["query_string"]))
                await answer(send, 200, msgspec.json.encode(found), _DATA_HEADERS)
            elif path.startswith("/w/"):
                request.endpoint = "/w/{integration_id}"
                page, headers = self._wrapper(path.removeprefix("/w/"), scope["query_string"])
                await page.answer(scope, send, headers)
            else:
                raise Unrecognized("There is no such page")
        except Exception as exc:  # the last net, as in the API
            error = explain(exc, f"{scope['method']} {path}")
            await answer(send, error.status, error_body(error), [*API_HEADERS, *error_headers(error)])

    def _wrapper(self, integration_id: str, query_string: bytes) -> tuple[Asset, Headers]:
        entry = self._catalogue[integration_id]
        integration = entry.usable()
        if not isinstance(integration, WidgetIntegration):
            raise NotFound(f"{integration_id!r} has no page")
        query = _query(query_string)
        sources = {"connect-src": "'none'", **integration.page_sources(query)}
        allowed = "".join(f"; {directive} {source}" for directive, source in sources.items())
        policy = f"{_STRICT}{allowed}{self._frame_ancestors}"
        if integration_id not in self._pages:
            self._pages[integration_id] = told(self._assets[f"w/{integration.page}.html"], entry, integration)
        headers: Headers = [*_SHARED, _NO_CACHE, (b"content-security-policy", policy.encode())]
        return self._pages[integration_id], headers


def _query(query_string: bytes) -> dict[str, str]:
    return dict(parse_qsl(query_string.decode("latin-1"), keep_blank_values=True))


def _with_policy(policy: str) -> Headers:
    return [*_UI_HEADERS, (b"content-security-policy", policy.encode())]


def _asset(assets: Assets, path: str) -> Asset | None:
    name = path.removeprefix("/")
    return assets[name] if name.startswith("assets/") and name in assets else None
