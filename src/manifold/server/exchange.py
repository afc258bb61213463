"""One answer on its way out, as uvicorn sends it, but for two things that cost a tenth of a request each.

uvicorn searches the name and the value of each header for characters that may not be there, for each answer anew;
ours have ten headers that are always the same (`docs/decisions/0010-limits-logs-metrics.md`). And it hands head and
body to the system one by one; here the head waits for what comes behind it.
"""

import re
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

__all__ = ["Exchange"]

_NAME = re.compile(rb"[a-z0-9-]+\Z")
_NOT_IN_VALUES = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_WITHOUT_LENGTH = frozenset({204, 304})


class Exchange(RequestResponseCycle):
    """A request and its answer. Headers have lower-case names here, and a length, or else the body goes in chunks."""

    _head: bytes | None = None
    """The answer's, while nothing has come behind it yet."""

    async def send(self, message: MutableMapping[str, Any]) -> None:  # type: ignore[override]  # a wider type than uvicorn's
        """As ASGI says. Raises RuntimeError for a header that would break the answer in two."""
        if (head := self._head) is not None:
            self._head = None
            if self._is_whole(message):
                self.transport.writelines((head, message["body"]))
                self._complete()
                return
            self.transport.write(head)
        if self.response_started or self.disconnected or self.flow.write_paused:
            await super().send(message)  # type: ignore[arg-type]  # as above
            return
        status: int = message["status"]
        content = [STATUS_LINE[status], *map(_line, self.default_headers)]
        says_close = False
        for pair in message["headers"]:
            name, value = pair
            content.append(_line(pair) if name in _OFTEN_NEW else _known_line(pair))
            if name == b"content-length":
                self.expected_content_length = int(value)
                self.chunked_encoding = False
            elif name == b"connection" and value == b"close":
                self.keep_alive = False
                says_close = True
        if not self.keep_alive and not says_close:
            content.append(b"connection: close\r\n")
        if self.chunked_encoding is None and self.scope["method"] != "HEAD" and status not in _WITHOUT_LENGTH:
            self.chunked_encoding = True
            content.append(b"transfer-encoding: chunked\r\n")
        content.append(b"\r\n")
        self.response_started = True
        self.waiting_for_100_continue = False
        self._head = b"".join(content)

    def _is_whole(self, message: MutableMapping[str, Any]) -> bool:
        """Whether this is all of the body, to be sent as it is and now."""
        return (
            message["type"] == "http.response.body"
            and not message.get("more_body")
            and not self.disconnected
            and not self.flow.write_paused
            and self.chunked_encoding is False
            and self.scope["method"] != "HEAD"
            and len(message["body"]) == self.expected_content_length
        )

    def _complete(self) -> None:
        """As uvicorn does behind the last of a body."""
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()


def _line(pair: tuple[bytes, bytes]) -> bytes:
    name, value = pair
    if not _NAME.match(name) or _NOT_IN_VALUES.search(value):
        raise RuntimeError(f"This is no header: {name!r}")
    return b"%b: %b\r\n" % pair


_OFTEN_NEW = frozenset({b"content-length", b"x-request-id", b"etag"})
_known_line = lru_cache(maxsize=512)(_line)
