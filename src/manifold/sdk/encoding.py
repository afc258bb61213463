"""JSON of what callers pass in, and of what strangers answer."""

from typing import Any, TypeVar

import msgspec

__all__ = ["decode", "encode"]

Shape = TypeVar("Shape")


def encode(value: object) -> bytes:
    """The same value is the same bytes. Raises TypeError for what JSON has no word for."""
    return _ENCODER.encode(value)


def decode(body: bytes, shape: type[Shape] | Any = Any) -> Shape | Any:
    """Raises msgspec.ValidationError for another shape, and msgspec.DecodeError for what is no JSON at all."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (RecursionError, UnicodeDecodeError) as exc:  # these two msgspec lets through as they are
        raise msgspec.DecodeError(str(exc)) from exc


def _identifier(value: object) -> str:
    # msgspec does not know that our identifiers are strings.
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


_ENCODER = msgspec.json.Encoder(enc_hook=_identifier, order="deterministic")
