"""One request and what came back, by the standard library: it follows nothing, merges nothing and hides nothing."""

import http.client
import json
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

__all__ = ["ORIGIN", "Exchange", "Web"]

ORIGIN = "https://client.example"
"""The page that all our requests come from, as a browser would say it."""

MAX_BYTES = 8 * 1024 * 1024
"""Nothing that a manager answers to us is larger."""


@dataclass(frozen=True)
class Exchange:
    """`status` is 0 where no answer came, and `trouble` says why. Names of answered headers are in lower case."""

    method: str
    url: str
    sent_headers: Mapping[str, str]
    sent_body: bytes | None
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    trouble: str = ""

    def header(self, name: str) -> list[str]:
        """All values of an answered header, as many as came."""
        return [value for key, value in self.headers if key == name]

    @property
    def media_type(self) -> str:
        """Without parameters; "" where the answer does not say."""
        values = self.header("content-type")
        return values[0].partition(";")[0].strip().lower() if values else ""

    @cached_property
    def json(self) -> Any:
        """What the body says as JSON (RFC 8259: UTF-8, no NaN). Raises ValueError."""
        try:
            return json.loads(self.body.decode(), parse_constant=_refuse)
        except RecursionError as exc:
            raise ValueError("nested too deeply") from exc

    @property
    def sent(self) -> str:
        """The request, for people; with all tokens still in it."""
        headers = (f"{name}: {value}" for name, value in self.sent_headers.items() if name != "User-Agent")
        lines = [f"{self.method} {self.url}", *headers]
        return "\n".join(lines) + _shown(self.sent_body or b"")

    @property
    def came(self) -> str:
        """The answer, for people; with all tokens still in it."""
        if not self.status:
            return f"no answer: {self.trouble}"
        told = ("content-type", "location", "allow", "cache-control", "x-frame-options", "content-security-policy")
        lines = [f"{name}: {value}" for name, value in self.headers if name in told or name.startswith("access-")]
        return "\n".join([f"{self.status}", *lines]) + _shown(self.body)


class Web:
    """`context` says which certificates are good; each piece of an answer may take so many `seconds`."""

    def __init__(self, context: ssl.SSLContext, seconds: float) -> None:
        self._context = context
        self._seconds = seconds

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Exchange:
        """One request on a connection of its own. Never raises for what the other side does, or for a URL of its."""
        try:
            with closing(self._connection(url)) as connection:
                # A server that has heard enough may answer and close while we are still sending.
                with suppress(BrokenPipeError, ConnectionResetError):
                    connection.request(method, _target(url), body, {**headers, "Connection": "close"})
                answer = connection.getresponse()
                content = answer.read(MAX_BYTES + 1)
        except (OSError, http.client.HTTPException, ValueError) as exc:
            return Exchange(method, url, headers, body, trouble=f"{type(exc).__name__}: {exc}")
        if len(content) > MAX_BYTES:
            return Exchange(method, url, headers, body, trouble=f"it is larger than {MAX_BYTES} bytes")
        named = [(name.lower(), value) for name, value in answer.getheaders()]
        return Exchange(method, url, headers, body, answer.status, named, content)

    def _connection(self, url: str) -> http.client.HTTPConnection:
        parts = urlsplit(url)
        if parts.scheme == "https":
            return http.client.HTTPSConnection(parts.netloc, timeout=self._seconds, context=self._context)
        return http.client.HTTPConnection(parts.netloc, timeout=self._seconds)


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _shown(body: bytes) -> str:
    return f"\n\n{body.decode('utf-8', 'backslashreplace')}" if body else ""


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
