"""`[tokens]` and `[terms.*]` in the operator's file."""

from typing import Annotated

from msgspec import Meta, Struct

from manifold.spec.terms import Document

__all__ = ["PolicySettings", "TokenSettings"]


class TokenSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long a manager token is good."""

    idle_days: Annotated[int, Meta(ge=1, le=3650, description="A token that nobody used for so many days is dead.")] = (
        30
    )
    absolute_days: Annotated[
        int, Meta(ge=1, le=3650, description="So many days after it was made, a token is dead in any case.")
    ] = 90


PolicySettings = dict[str, str | Document]
"""One policy: `version`, and a document for each language tag (MSC2140)."""
