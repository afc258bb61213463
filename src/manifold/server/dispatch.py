"""One request, from the socket to a handler and back: the one place where the API's promises are kept for all of it."""

from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache, partial

import msgspec
from msgspec import Struct

from manifold.errors import MissingToken, UnknownToken
from manifold.server.admission import admitted
from manifold.server.api import Access, Call, Endpoint, Reply, Stream
from manifold.server.asgi import Headers, Receive, Scope, Send, answer
from manifold.server.body import decode, decode_query, read_body
from manifold.server.errors import error_body, error_headers, explain
from manifold.server.routes import Routes
from manifold.server.services import Services
from manifold.server.watch import Request

__all__ = ["ADMIN_HEADERS", "API_HEADERS", "COMMON_HEADERS", "EXPOSED", "PREFLIGHT", "Admit", "Dispatch", "token_of"]

_JSON = (b"content-type", b"application/json")
EXPOSED = (b"access-control-expose-headers", b"Retry-After, X-Request-Id")
"""What a page of another origin may read, besides the body."""

COMMON_HEADERS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, POST, PUT, DELETE, OPTIONS"),
    (b"access-control-allow-headers", b"X-Requested-With, Content-Type, Authorization"),
    EXPOSED,
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
ADMIN_HEADERS: Headers = [
    *(pair for pair in COMMON_HEADERS if not pair[0].startswith(b"access-control-")),
    (b"cross-origin-resource-policy", b"same-origin"),
]
"""On every answer of the operators' listener (`server/admin.py`)."""

API_HEADERS: Headers = [_JSON, *COMMON_HEADERS]
"""On every answer, errors and preflights included: without them a browser shows the page only "network error"."""

PREFLIGHT: Headers = [*API_HEADERS, (b"access-control-max-age", b"86400")]
Admit = Callable[[Access, Call], Awaitable[None]]
_WITHOUT_BODY = frozenset({"GET", "HEAD"})
_encode = msgspec.json.Encoder().encode


class Dispatch:
    """The API as an ASGI application.

    `headers` are on every answer, `preflight` on those to OPTIONS; None: no other origin's page may call at all.
    `admit` fills in whose call it is, or raises; None: accounts of this manager may call, by their tokens.
    """

    def __init__(
        self,
        endpoints: Iterable[Endpoint],
        services: Services,
        *,
        headers: Headers = COMMON_HEADERS,
        preflight: Headers | None = PREFLIGHT,
        admit: Admit | None = None,
    ) -> None:
        self._routes = Routes(endpoints)
        self._services = services
        self._watch = services.watch
        self._limits = services.limits
        self._headers = headers
        self._headers_without = lru_cache(maxsize=64)(partial(_without, headers))
        self._preflight = preflight
        self._admit = admit or self._admit_account

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request, whatever happens, in JSON."""
        request = self._watch.begins(scope)
        try:
            if scope["method"] == "OPTIONS" and self._preflight is not None:
                request.endpoint, request.status = "*", 200
                await answer(send, 200, b"{}", [*self._preflight, request.header])
                return
            result = await self._result(request, scope, receive)
            if isinstance(result, Reply):
                request.status, request.size = result.status, len(result.body)
                common = self._headers
                if result.headers:
                    common = self._headers_without(tuple(name for name, _ in result.headers))
                headers = [(b"content-type", result.content_type), *result.headers, *common, request.header]
                await answer(send, result.status, result.body, headers)
                return
            request.status = 200
        finally:
            self._watch.ends(request)
        await result.answer(receive, send, [*self._headers, request.header])

    async def _result(self, request: Request, scope: Scope, receive: Receive) -> Reply | Stream:
        """What the handler gives, or the error on the way there."""
        method: str = scope["method"]
        raw_path = scope["raw_path"].decode("latin-1")
        try:
            # Before all else: a client that is still sending hears no answer.
            body = b"" if method in _WITHOUT_BODY else await self._read_body(scope, receive)
            endpoint, parameters = self._routes.find("GET" if method == "HEAD" else method, raw_path)
            request.endpoint = endpoint.path
            call = Call(self._services, scope, parameters)
            if endpoint.access is not None:
                await self._admit(endpoint.access, call)
            if call.caller is not None:
                request.account = call.caller.user_id
                self._limits.known_token(endpoint.charge, call.token)
            elif endpoint.access is None or endpoint.access.optional:
                self._limits.stranger(endpoint.charge, scope)
            if endpoint.query is not None:
                call.query = decode_query(call.raw_query, endpoint.query)
            if endpoint.request is not None:
                call.body = decode(body, endpoint.request)
            result = await endpoint.handler(call)
            return Reply(_encode(result), status=endpoint.status) if isinstance(result, Struct) else result
        except Exception as exc:  # the last net: no request ends without a JSON answer
            error = explain(exc, f"{method} {raw_path}")
            return Reply(error_body(error), error_headers(error), status=error.status)

    async def _read_body(self, scope: Scope, receive: Receive) -> bytes:
        limits = self._limits.settings
        return await read_body(scope, receive, limits.max_body_bytes, limits.body_seconds)

    async def _admit_account(self, access: Access, call: Call) -> None:
        call.token = token_of(access, call)
        if access.optional and not call.token:
            return
        self._limits.before_lookup(call.token, call.scope)
        try:
            call.caller = await admitted(self._services, access, call.token)
        except UnknownToken:
            self._limits.unknown_token(call.scope)
            raise


def _without(common: Headers, names: tuple[bytes, ...]) -> Headers:
    """The common headers but for those that an answer has its own of."""
    return [each for each in common if each[0] not in names]


def token_of(access: Access, call: Call) -> str:
    """The token that came with the request; "" where none came and none must. Raises MissingToken."""
    authorization = call.header(b"authorization")
    if authorization:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() == "bearer" and token.strip():
            return token.strip()
        raise MissingToken("The Authorization header must be: Bearer <token>")
    if not access.query:
        raise MissingToken("Send the token as 'Authorization: Bearer <token>'")
    if call.scope["query_string"] and (token := call.raw_query.get(access.query, "")):
        return token
    if access.optional:
        return ""
    raise MissingToken(f"Send the token as 'Authorization: Bearer <token>' or as ?{access.query}=")
