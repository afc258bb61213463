"""Files in messages, between a browser, where they are Blobs, and Python, where they are bytes.

On the wire `{"$blob": "<base64>", "type": "image/png"}`; an object that has such a key of its own has it with one
more `$`. `web/src/relay/blobs.ts` does the same.
"""

import base64
import re
from typing import Any

from manifold.hosting.transport import Blob

__all__ = ["from_wire", "to_wire"]

_TAKEN = re.compile(r"\$+blob")


def to_wire(value: Any) -> Any:
    """A JSON value in place of one with bytes in it."""
    match value:
        case dict():
            return {f"${key}" if _TAKEN.fullmatch(key) else key: to_wire(each) for key, each in value.items()}
        case list() | tuple():
            return [to_wire(each) for each in value]
        case bytes():
            media_type = value.media_type if isinstance(value, Blob) else ""
            return {"$blob": base64.b64encode(value).decode(), "type": media_type}
    return value


def from_wire(value: Any) -> Any:
    """The value with Blobs in it. Raises ValueError for a file that is none."""
    match value:
        case {"$blob": str(content)}:
            media_type = value.get("type")
            return Blob(base64.b64decode(content, validate=True), media_type if isinstance(media_type, str) else "")
        case {"$blob": _}:
            raise ValueError("a file without content")
        case dict():
            return {key[1:] if _TAKEN.fullmatch(key) else key: from_wire(each) for key, each in value.items()}
        case list():
            return [from_wire(each) for each in value]
    return value
