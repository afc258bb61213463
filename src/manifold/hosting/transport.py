"""What carries the messages of one widget session."""

from collections.abc import AsyncIterator
from typing import Any, Protocol

from msgspec import Struct

__all__ = ["Blob", "Loaded", "Message", "News", "Transport"]


class Blob(bytes):
    """A file's content that knows its media type, as browsers have them."""

    media_type: str

    def __new__(cls, content: bytes, media_type: str = "") -> "Blob":
        """`media_type` is "" where nobody said."""
        blob = super().__new__(cls, content)
        blob.media_type = media_type
        return blob


class Loaded(Struct, frozen=True):
    """The widget's frame has loaded a page: the first, or another one in its place."""


class Message(Struct, frozen=True):
    """From the peer's own window and origin, by the transport's word: a JSON value, with Blobs where files are."""

    value: Any


News = Loaded | Message


class Transport(Protocol):
    """One peer, from its connection to its end."""

    async def send(self, message: dict[str, Any], origin: str) -> None:
        """Sends to the peer, if its origin is this one ("": it has none). Raises PeerGone."""

    def incoming(self) -> AsyncIterator[News]:
        """What comes, in order, until the peer is gone. To be read once."""

    async def close(self) -> None:
        """Ends the connection. Closing twice does no harm."""
