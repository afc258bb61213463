"""The pages that clients embed, and the policies that they are sent with.

Two listeners, two origins. The UI's origin is obeyed by Element, dialog open or not (security rules 10 and 45), so
nothing that a user can shape is served there; the wrapper pages of widgets have an origin of their own.

Neither sends `frame-ancestors` nor X-Frame-Options: `frame-ancestors *` blocks every parent that is not http, Element
Desktop among them. So nothing here acts on the strength of a cookie: there are none.
"""

from urllib.parse import parse_qsl

from manifold.errors import MethodNotAllowed, NotFound, Unrecognized
from manifold.integrations.base import WidgetIntegration
from manifold.integrations.catalogue import Catalogue
from manifold.server.asgi import Headers, Receive, Scope, Send, answer
from manifold.server.dispatch import API_HEADERS, PREFLIGHT, Dispatch
from manifold.server.errors import error_body, error_headers, explain
from manifold.server.static import Asset, Assets

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
]
_NO_CACHE = (b"cache-control", b"no-cache")
_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")

_UI_HEADERS: Headers = [
    *_SHARED,
    _NO_CACHE,
    (b"content-security-policy", f"{_STRICT}; connect-src 'self'".encode()),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]


class UserInterface:
    """The first listener: the UI at `/ui`, its assets, and the API for all the rest."""

    def __init__(self, api: Dispatch, assets: Assets) -> None:
        self._api = api
        self._assets = assets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of any kind that the server may bring."""
        if scope["type"] != "http":
            await _refuse(scope, receive, send)
            return
        path: str = scope["path"]
        if scope["method"] in {"GET", "HEAD"}:
            if path == "/ui":
                await self._assets["manager.html"].answer(scope, send, _UI_HEADERS)
                return
            if (asset := _asset(self._assets, path)) is not None:
                await asset.answer(scope, send, [*_SHARED, _FOR_EVER])
                return
        await self._api(scope, receive, send)


class WidgetPages:
    """The second listener: `/w/<integration>?…`, and the assets of these pages. It holds no token and no API."""

    def __init__(self, catalogue: Catalogue, assets: Assets) -> None:
        self._catalogue = catalogue
        self._assets = assets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of any kind that the server may bring."""
        if scope["type"] != "http":
            await _refuse(scope, receive, send)
            return
        path: str = scope["path"]
        try:
            if scope["method"] == "OPTIONS":
                await answer(send, 200, b"{}", PREFLIGHT)
            elif scope["method"] not in {"GET", "HEAD"}:
                raise MethodNotAllowed("There are only pages here; the API has another address", allowed=["GET"])
            elif (asset := _asset(self._assets, path)) is not None:
                await asset.answer(scope, send, [*_SHARED, _FOR_EVER])
            elif path.startswith("/w/"):
                page, headers = self._wrapper(path.removeprefix("/w/"), scope["query_string"])
                await page.answer(scope, send, headers)
            else:
                raise Unrecognized("There is no such page")
        except Exception as exc:  # the last net, as in the API
            error = explain(exc, f"{scope['method']} {path}")
            await answer(send, error.status, error_body(error), [*API_HEADERS, *error_headers(error)])

    def _wrapper(self, integration_id: str, query_string: bytes) -> tuple[Asset, Headers]:
        integration = self._catalogue[integration_id].usable()
        if not isinstance(integration, WidgetIntegration):
            raise NotFound(f"{integration_id!r} has no page")
        query = dict(parse_qsl(query_string.decode("latin-1"), keep_blank_values=True))
        origin = integration.framed_origin(query)
        headers: Headers = [
            *_SHARED,
            _NO_CACHE,
            (b"content-security-policy", f"{_STRICT}; connect-src 'none'; frame-src {origin}".encode()),
        ]
        return self._assets[f"w/{integration_id}.html"], headers


def _asset(assets: Assets, path: str) -> Asset | None:
    name = path.removeprefix("/")
    return assets[name] if name.startswith("assets/") and name in assets else None


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    match scope["type"]:
        case "lifespan":
            while (await receive())["type"] != "lifespan.shutdown":
                await send({"type": "lifespan.startup.complete"})
            await send({"type": "lifespan.shutdown.complete"})
        case "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
