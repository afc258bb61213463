"""Real requests with their answers, as `make docs` recorded them on a manager."""

from importlib.resources import files
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType, field

__all__ = ["Example", "read_examples"]


class Example(Struct, frozen=True, omit_defaults=True):
    """One request by its parts, decoded; and the answer's body where it was JSON."""

    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    request: dict[str, Any] | UnsetType = UNSET
    response: dict[str, Any] | UnsetType = UNSET


def read_examples() -> dict[str, Example]:
    """By operation ID."""
    kept = files(__package__).joinpath("examples.json").read_bytes()
    return msgspec.json.decode(kept, type=dict[str, Example])
