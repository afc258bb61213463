"""A request's body and query, from bytes to a model, in the words of MSC1956's errors."""

import asyncio
import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct

from manifold.errors import ApiError, BadJSON, Incomplete, InvalidParam, MissingParam, NotJSON, TooLarge
from manifold.server.asgi import Receive, Scope, header

__all__ = ["MAX_BODY", "MAX_FORGOTTEN", "decode", "decode_query", "read_body"]

MAX_BODY = 1024 * 1024
"""Bytes, where `[limits]` says nothing else. Nothing that this API takes comes near."""

MAX_FORGOTTEN = 128 * 1024 * 1024
"""Bytes of a body that is too large which are read all the same, and forgotten.

A client that is still sending when we answer and close sees a broken connection and not our answer.
"""

_MISSING = re.compile(r"Object missing required field `(?P<field>[^`]+)`")
_WRONG_TYPE = re.compile(r"Expected `(?P<expected>[^`]+)`, got `[^`]+`")
_AT = re.compile(r" - at `\$\.?(?P<path>.*)`\Z", re.DOTALL)
_LENGTH = re.compile(r"Expected `(?:str|array)` of length (?P<relation><=|>=) (?P<limit>\d+)")

_WORDS = {
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "int | float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
}

StructT = TypeVar("StructT", bound=Struct)


async def read_body(scope: Scope, receive: Receive, max_bytes: int = MAX_BODY, seconds: float = 0) -> bytes:
    """All of it, in so many seconds (0: no matter how many). Raises TooLarge and Incomplete.

    It never holds more than `max_bytes` and a piece.
    """
    try:
        async with asyncio.timeout(seconds or None):
            return await _read(scope, receive, max_bytes)
    except TimeoutError as exc:
        raise Incomplete(f"The body did not arrive within {seconds:g} seconds") from exc


async def _read(scope: Scope, receive: Receive, max_bytes: int) -> bytes:
    too_large = TooLarge(f"The body has more than {max_bytes} bytes")
    length = header(scope, b"content-length")
    # Who expects "100 Continue" has not begun to send.
    if header(scope, b"expect") and length.isdecimal() and int(length) > max_bytes:
        raise too_large
    pieces: list[bytes] = []
    size, more = 0, True
    while more and size <= MAX_FORGOTTEN:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Incomplete("The connection closed before the body was complete")
        piece = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(piece)
        if size > max_bytes:
            pieces.clear()
        else:
            pieces.append(piece)
    if size > max_bytes:
        raise too_large
    return b"".join(pieces)


def decode(body: bytes, model: type[StructT]) -> StructT:
    """The model that the body holds; an empty body counts as `{}`.

    Raises NotJSON, BadJSON, MissingParam, InvalidParam.
    """
    try:
        # As text: of the fields that a model does not have, msgspec skips the bytes without a look.
        return msgspec.json.decode(body.decode() or "{}", type=model)
    except msgspec.ValidationError as exc:
        raise _explain(str(exc)) from exc
    except msgspec.DecodeError as exc:
        raise NotJSON(f"The body is not JSON: {exc}") from exc
    except UnicodeDecodeError as exc:
        raise NotJSON("The body is not UTF-8") from exc
    except RecursionError as exc:
        raise NotJSON("The body is nested too deeply") from exc


def decode_query(parameters: Mapping[str, str], model: type[StructT]) -> StructT:
    """The model that the query's parameters hold; what the model does not name is nobody's business. A
    parameter without a value counts as absent.

    Raises MissingParam, InvalidParam.
    """
    try:
        # Not strict: in a query everything is text, numbers too.
        return msgspec.convert({name: value for name, value in parameters.items() if value}, model, strict=False)
    except msgspec.ValidationError as exc:
        raise _explain(str(exc)) from exc


def _explain(text: str) -> ApiError:
    at = _AT.search(text)
    path = at["path"] if at else ""
    text = text[: at.start()] if at else text
    if missing := _MISSING.match(text):
        return MissingParam(f"Missing '{_join(path, missing['field'])}'")
    if not path:
        return BadJSON("The body must be a JSON object")
    if wrong := _WRONG_TYPE.match(text):
        return InvalidParam(f"'{path}' must be {_words(wrong['expected'])}")
    if length := _LENGTH.match(text):
        relation = "at most" if length["relation"] == "<=" else "at least"
        return InvalidParam(f"'{path}' must have a length of {relation} {length['limit']}")
    return InvalidParam(f"'{path}': {text.replace('`', '')}")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _words(expected: str) -> str:
    expected = expected.removesuffix(" | null")
    return _WORDS.get(expected, expected)
