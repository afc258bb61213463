"""An HTTP client that speaks ASGI straight to an application: no sockets."""

import asyncio
import json as json_module
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from manifold.server.asgi import ABORT, ASGIApp
from tests.support.contract import Contract, contract_of
from tests.support.leaks import saw

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
    def lasting_headers(self) -> dict[str, str]:
        """Those that the same request gets again: without its id."""
        return {name: value for name, value in self.headers.items() if name != "x-request-id"}

    @property
    def errcode(self) -> str | None:
        """The errcode of an error, None of a success."""
        if self.headers["content-type"] != "application/json":
            return None
        code = self.json.get("errcode")
        return None if code is None else str(code)


class Client:
    """`await client.get("/path?query")` and so on. With a token, each request bears it.

    Every answer is held against the contract: without one of its own, that of the application, where it has one.
    """

    def __init__(self, app: ASGIApp, token: str | None = None, contract: Contract | None = None) -> None:
        self.app = app
        self.token = token
        self.contract = contract or contract_of(app)

    def bearing(self, token: str) -> "Client":
        """The same application, for the owner of this token."""
        return Client(self.app, token, self.contract)

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
        scope = self.scope(method, target, headers)
        return await self._converse(scope, iter([body] if isinstance(body, bytes) else body))

    def scope(self, method: str, target: str, headers: dict[str, str] | None = None) -> MutableMapping[str, Any]:
        """What an ASGI server says of such a request."""
        sent = headers or {}
        if self.token is not None:
            sent = {"authorization": f"Bearer {self.token}", **sent}
        saw(f"{target} {sent}".encode())
        raw_path, _, query = target.partition("?")
        return {
            "type": "http",
            "method": method,
            "raw_path": raw_path.encode("latin-1"),
            "path": unquote(raw_path),
            "query_string": query.encode("latin-1"),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in sent.items()],
            "extensions": {ABORT: {"abort": lambda: None}},
        }

    async def _converse(self, scope: MutableMapping[str, Any], pieces: Iterable[bytes]) -> Answer:
        rest = iter(pieces)
        upcoming = next(rest, b"")
        answered: list[MutableMapping[str, Any]] = []
        has_sent_all = False
        has_heard_an_event = asyncio.Event()

        async def receive() -> MutableMapping[str, Any]:
            nonlocal upcoming, has_sent_all
            if has_sent_all:
                # Only a stream's application still listens. Of that, this client wants the first event.
                await asyncio.wait_for(has_heard_an_event.wait(), 60)
                return {"type": "http.disconnect"}
            piece, following = upcoming, next(rest, None)
            saw(piece)
            upcoming, has_sent_all = following or b"", following is None
            return {"type": "http.request", "body": piece, "more_body": following is not None}

        async def send(message: MutableMapping[str, Any]) -> None:
            answered.append(message)
            saw(message.get("body", b""))
            if message.get("body", b"").startswith(b"event:"):
                has_heard_an_event.set()

        await self.app(scope, receive, send)
        start, *parts = answered
        assert start["type"] == "http.response.start"
        answer_headers = {name.decode(): value.decode() for name, value in start["headers"]}
        is_cut_off = has_heard_an_event.is_set()
        assert [part.get("more_body", False) for part in parts] == [True] * (len(parts) - 1) + [is_cut_off]
        assert len(answer_headers) == len(start["headers"]), "a header was sent twice"
        content = b"".join(part.get("body", b"") for part in parts)
        # A real server keeps the body of an answer to HEAD to itself.
        answer = Answer(start["status"], answer_headers, b"" if scope["method"] == "HEAD" else content)
        if self.contract is not None:
            raw_path = scope["raw_path"].decode("latin-1")
            self.contract.check(scope["method"], raw_path, answer.status, answer.headers, answer.body)
        return answer
