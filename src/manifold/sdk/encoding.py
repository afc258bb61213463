"""JSON of what callers pass in: msgspec does not know that our identifiers are strings."""

import msgspec

__all__ = ["encode"]


def encode(value: object) -> bytes:
    """The same value is the same bytes. Raises TypeError for what JSON has no word for."""
    return _ENCODER.encode(value)


def _identifier(value: object) -> str:
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


_ENCODER = msgspec.json.Encoder(enc_hook=_identifier, order="deterministic")
