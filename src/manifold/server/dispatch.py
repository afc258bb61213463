"""One request, from the socket to a handler and back: the one place where the API's promises are kept for all of it."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from manifold.errors import MissingToken, UnknownToken
from manifold.server.api import Access, Call, Endpoint, Reply, Stream
from manifold.server.asgi import Headers, Receive, Scope, Send, answer, header
from manifold.server.body import decode, decode_query, read_body
from manifold.server.errors import error_body, error_headers, explain
from manifold.server.routes import Routes
from manifold.server.services import Services

__all__ = ["API_HEADERS", "PREFLIGHT", "Dispatch"]

_JSON = (b"content-type", b"application/json")
COMMON_HEADERS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, POST, PUT, DELETE, OPTIONS"),
    (b"access-control-allow-headers", b"X-Requested-With, Content-Type, Authorization"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
API_HEADERS: Headers = [_JSON, *COMMON_HEADERS]
"""On every answer, errors and preflights included: without them a browser shows the page only "network error"."""

PREFLIGHT: Headers = [*API_HEADERS, (b"access-control-max-age", b"86400")]
_WITHOUT_BODY = frozenset({"GET", "HEAD"})
_encode = msgspec.json.Encoder().encode


class Dispatch:
    """The API as an ASGI application."""

    def __init__(self, endpoints: Iterable[Endpoint], services: Services) -> None:
        self._routes = Routes(endpoints)
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request, whatever happens, in JSON."""
        method: str = scope["method"]
        if method == "OPTIONS":
            await answer(send, 200, b"{}", PREFLIGHT)
            return
        raw_path = scope["raw_path"].decode("latin-1")
        try:
            # Before all else: a client that is still sending hears no answer.
            body = b"" if method in _WITHOUT_BODY else await read_body(scope, receive)
            endpoint, parameters = self._routes.find("GET" if method == "HEAD" else method, raw_path)
            result = await self._answer(endpoint, parameters, scope, body)
            if isinstance(result, Struct):
                result = Reply(_encode(result), status=endpoint.status)
        except Exception as exc:  # the last net: no request ends without a JSON answer
            error = explain(exc, f"{method} {raw_path}")
            await answer(send, error.status, error_body(error), [*API_HEADERS, *error_headers(error)])
            return
        if isinstance(result, Reply):
            headers = [(b"content-type", result.content_type), *result.headers, *COMMON_HEADERS]
            await answer(send, result.status, result.body, headers)
        else:
            await result.answer(receive, send, COMMON_HEADERS)

    async def _answer(
        self, endpoint: Endpoint, parameters: dict[str, str], scope: Scope, body: bytes
    ) -> Struct | Reply | Stream:
        call = Call(self._services, scope, parameters)
        if endpoint.access is not None:
            await self._admit(endpoint.access, call, scope)
        if endpoint.query is not None:
            call.query = decode_query(call.raw_query, endpoint.query)
        if endpoint.request is not None:
            call.body = decode(body, endpoint.request)
        return await endpoint.handler(call)

    async def _admit(self, access: Access, call: Call, scope: Scope) -> None:
        call.token = _token(access, call, scope)
        account = await self._services.accounts.owner(call.token)
        if account.purpose not in access.purposes:
            # The same words as for an unknown one: here it is worth nothing.
            raise UnknownToken
        if access.signed:
            self._services.terms.require(account.agreed)
        call.caller = account


def _token(access: Access, call: Call, scope: Scope) -> str:
    authorization = header(scope, b"authorization")
    if authorization:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() == "bearer" and token.strip():
            return token.strip()
        raise MissingToken("The Authorization header must be: Bearer <token>")
    if scope["query_string"] and (token := call.raw_query.get(access.query, "")):
        return token
    raise MissingToken(f"Send the token as 'Authorization: Bearer <token>' or as ?{access.query}=")
