"""One answer on its way out, as uvicorn sends it, but without a second look at headers that are always the same.

uvicorn searches the name and the value of each header for characters that may not be there, for each answer anew. With
ten headers on every answer that is a tenth of what a request costs (`docs/decisions/0010-limits-logs-metrics.md`).
"""

import re
from collections.abc import MutableMapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from manifold.server.dispatch import API_HEADERS

__all__ = ["Exchange"]

_NAME = re.compile(rb"[a-z0-9-]+\Z")
_NOT_IN_VALUES = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_WITHOUT_LENGTH = frozenset({204, 304})


class Exchange(RequestResponseCycle):
    """A request and its answer. Headers have lower-case names here, and a length, or else the body goes in chunks."""

    async def send(self, message: MutableMapping[str, Any]) -> None:  # type: ignore[override]  # a wider type than uvicorn's
        """As ASGI says. Raises RuntimeError for a header that would break the answer in two."""
        if self.response_started or self.disconnected or self.flow.write_paused:
            await super().send(message)  # type: ignore[arg-type]  # as above
            return
        status: int = message["status"]
        content = [STATUS_LINE[status], *map(_line, self.default_headers)]
        says_close = False
        for pair in message["headers"]:
            line = _LINES.get(pair)
            if line is None:
                line = _line(pair)
                name, value = pair
                if name == b"content-length":
                    self.expected_content_length = int(value)
                    self.chunked_encoding = False
                elif name == b"connection" and value == b"close":
                    self.keep_alive = False
                    says_close = True
            content.append(line)
        if not self.keep_alive and not says_close:
            content.append(b"connection: close\r\n")
        if self.chunked_encoding is None and self.scope["method"] != "HEAD" and status not in _WITHOUT_LENGTH:
            self.chunked_encoding = True
            content.append(b"transfer-encoding: chunked\r\n")
        content.append(b"\r\n")
        self.response_started = True
        self.waiting_for_100_continue = False
        self.transport.write(b"".join(content))


def _line(pair: tuple[bytes, bytes]) -> bytes:
    name, value = pair
    if not _NAME.match(name) or _NOT_IN_VALUES.search(value):
        raise RuntimeError(f"This is no header: {name!r}")
    return b"%b: %b\r\n" % pair


_LINES = {pair: _line(pair) for pair in API_HEADERS}
