"""`[tokens]`, `[quotas]`, `[retention]` and `[terms.*]` in the operator's file."""

from typing import Annotated

from msgspec import Meta, Struct

from manifold.spec.terms import Document

__all__ = ["PolicySettings", "QuotaSettings", "RetentionSettings", "TokenSettings"]


class TokenSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long a manager token is good."""

    idle_days: Annotated[int, Meta(ge=1, le=3650, description="A token that nobody used for so many days is dead.")] = (
        30
    )
    absolute_days: Annotated[
        int, Meta(ge=1, le=3650, description="So many days after it was made, a token is dead in any case.")
    ] = 90


class QuotaSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much one account may have here."""

    sessions: Annotated[
        int,
        Meta(
            ge=1,
            le=10_000,
            description="Sessions of one account. When a new one comes, the one that was not used for longest goes.",
        ),
    ] = 50
    installations_per_room: Annotated[
        int, Meta(ge=1, le=10_000, description="Installations of one account in one room, or in itself.")
    ] = 100
    installations: Annotated[
        int, Meta(ge=1, le=1_000_000, description="Installations of one account, in all rooms and in the account.")
    ] = 1000


class RetentionSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long we remember."""

    audit_days: Annotated[int, Meta(ge=1, le=3650, description="Who changed what is forgotten after so many days.")] = (
        365
    )


PolicySettings = dict[str, str | Document]
"""One policy: `version`, and a document for each language tag (MSC2140)."""
