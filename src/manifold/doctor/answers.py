"""Reading what somebody answered, without believing a word of it."""

from typing import TypeVar

import msgspec
from msgspec import Struct

from manifold.egress import Reply

__all__ = ["errcode_of", "error_of", "read"]

T = TypeVar("T")


class _Error(Struct):
    errcode: str = ""
    error: str = ""


def read(reply: Reply, kind: type[T]) -> T | None:
    """The body as this type, or None where it is no such thing."""
    try:
        return msgspec.json.decode(reply.body, type=kind)
    except (ValueError, RecursionError):  # what msgspec raises, and what bytes that are no text do, are ValueErrors
        return None


def errcode_of(reply: Reply) -> str:
    """The errcode of a Matrix error, or ""."""
    error = read(reply, _Error)
    return error.errcode if error else ""


def error_of(reply: Reply) -> str:
    """What the answer says of itself, in a few words."""
    error = read(reply, _Error)
    told = f": {error.error or error.errcode}" if error and (error.error or error.errcode) else ""
    return f"HTTP {reply.status}{told}"
