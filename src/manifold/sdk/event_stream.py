"""Reading server-sent events (WHATWG HTML, "Interpreting an event stream")."""

import re
from collections.abc import AsyncIterable, AsyncIterator

import msgspec

from manifold.errors import NoAnswer

__all__ = ["Event", "events"]

MAX_EVENT = 4 * 1024 * 1024
"""Bytes of one event: a whole list of installations is far from it."""

_LINE_END = re.compile(rb"\r\n|\n|\r(?!\Z)")


class Event(msgspec.Struct, frozen=True):
    """`name` is `message` where the stream says none; `retry_ms` is what the stream last asked for, or 0."""

    name: str
    data: bytes
    retry_ms: int


async def events(pieces: AsyncIterable[bytes]) -> AsyncIterator[Event]:
    """The events in a stream that comes in pieces, cut anywhere. Raises NoAnswer for one without end."""
    name, retry_ms, size = "", 0, 0
    data: list[bytes] = []
    async for line in _lines(pieces):
        if not line:
            if data:
                yield Event(name or "message", b"\n".join(data), retry_ms)
            name, data, size = "", [], 0
            continue
        size += len(line)
        if size > MAX_EVENT:
            raise NoAnswer("an event has no end")
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        match field:
            case b"event":
                name = value.decode("utf-8", "replace")
            case b"data":
                data.append(value)
            case b"retry" if value.isdigit() and len(value) < 9:
                retry_ms = int(value)


async def _lines(pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    rest = b""
    async for piece in pieces:
        *lines, rest = _LINE_END.split(rest + piece)
        for line in lines:
            yield line
        if len(rest) > MAX_EVENT:
            raise NoAnswer("an event has no end")
