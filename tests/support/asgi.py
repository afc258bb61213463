"""An HTTP client that speaks ASGI straight to an application: no sockets."""

import json as json_module
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from manifold.server.asgi import ASGIApp

__all__ = ["Answer", "Client"]


@dataclass(frozen=True)
class Answer:
    """A whole answer. Header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json_module.loads(self.body)

    @property
    def errcode(self) -> str | None:
        """The errcode of an error, None of a success."""
        code = self.json.get("errcode")
        return None if code is None else str(code)


class Client:
    """`await client.get("/path?query")` and so on. With a token, each request bears it."""

    def __init__(self, app: ASGIApp, token: str | None = None) -> None:
        self.app = app
        self.token = token

    def bearing(self, token: str) -> "Client":
        """The same application, for the owner of this token."""
        return Client(self.app, token)

    async def get(self, target: str, **options: Any) -> Answer:
        return await self.request("GET", target, **options)

    async def post(self, target: str, json: Any = None, **options: Any) -> Answer:
        return await self.request("POST", target, json=json, **options)

    async def put(self, target: str, json: Any = None, **options: Any) -> Answer:
        return await self.request("PUT", target, json=json, **options)

    async def delete(self, target: str, **options: Any) -> Answer:
        return await self.request("DELETE", target, **options)

    async def request(
        self,
        method: str,
        target: str,
        *,
        json: Any = None,
        body: bytes | Iterable[bytes] = b"",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send `json`, or `body` as it is; one that is no bytes comes in pieces, as a chunked one does."""
        if json is not None:
            body = json_module.dumps(json).encode()
        sent = headers or {}
        if self.token is not None:
            sent = {"authorization": f"Bearer {self.token}", **sent}
        raw_path, _, query = target.partition("?")
        scope: MutableMapping[str, Any] = {
            "type": "http",
            "method": method,
            "raw_path": raw_path.encode("latin-1"),
            "path": unquote(raw_path),
            "query_string": query.encode("latin-1"),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in sent.items()],
        }
        return await self._converse(scope, iter([body] if isinstance(body, bytes) else body))

    async def _converse(self, scope: MutableMapping[str, Any], pieces: Iterable[bytes]) -> Answer:
        rest = iter(pieces)
        upcoming = next(rest, b"")
        answered: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            nonlocal upcoming
            piece, following = upcoming, next(rest, None)
            upcoming = following or b""
            return {"type": "http.request", "body": piece, "more_body": following is not None}

        async def send(message: MutableMapping[str, Any]) -> None:
            answered.append(message)

        await self.app(scope, receive, send)
        start, *parts = answered
        assert start["type"] == "http.response.start"
        assert [part.get("more_body", False) for part in parts] == [True] * (len(parts) - 1) + [False]
        answer_headers = {name.decode(): value.decode() for name, value in start["headers"]}
        assert len(answer_headers) == len(start["headers"]), "a header was sent twice"
        content = b"".join(part.get("body", b"") for part in parts)
        # A real server keeps the body of an answer to HEAD to itself.
        return Answer(start["status"], answer_headers, b"" if scope["method"] == "HEAD" else content)
