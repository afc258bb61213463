"""What a server answered, read whole and within limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import msgspec
from yarl import URL

from manifold.errors import RemoteServiceError, Unreachable

__all__ = ["Reply", "read_reply"]


@dataclass(frozen=True)
class Reply:
    """An answer; `headers` are looked up without regard to case, `url` is where the last redirect led."""

    status: int
    # Not in the repr, which ends up in logs: URLs and headers may hold tokens.
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(repr=False)

    @property
    def ok(self) -> bool:
        """True for the statuses from 200 to 299."""
        return 200 <= self.status < 300

    def values(self, name: str) -> list[str]:
        """What a header says, each time that it is there."""
        return [value for key, value in self.headers.items() if key.lower() == name.lower()]

    def json(self) -> Any:
        """The body, decoded. Raises RemoteServiceError where it is no JSON."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as exc:
            raise RemoteServiceError(f"{URL(self.url).host} answered something that is not JSON") from exc


async def read_reply(
    response: aiohttp.ClientResponse, url: URL, max_bytes: int, until: bytes | None = None, *, whole: bool = True
) -> Reply:
    """The whole answer, or its beginning: up to where `until` has come, or, unless `whole`, up to `max_bytes`.

    Raises Unreachable when the body is larger than `max_bytes`, whatever the server says of its length.
    """
    body = bytearray()
    # aiohttp hands on what it decompresses in pieces: a bomb goes off after the first that is too many.
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > max_bytes:
            if not whole:
                del body[max_bytes:]
                break
            raise Unreachable(f"{url.host} answered with more than the {_size(max_bytes)} that are allowed")
        if until is not None and until in body:
            break
    return Reply(response.status, response.headers, bytes(body), str(url))


def _size(count: int) -> str:
    return f"{count // 1024} KiB" if count >= 1024 else f"{count} bytes"
