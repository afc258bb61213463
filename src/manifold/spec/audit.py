"""Who changed what, and when."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

Change = Literal["install", "reconfigure", "remove", "restore", "performed"]


class AuditQuery(Struct, frozen=True):
    """The query of `GET …/audit`."""

    limit: Annotated[int, Meta(ge=1, le=500, description="At most so many entries.")] = 100
    start: Annotated[str, Meta(max_length=128, description="The `next_batch` of the page before.")] = field(
        default="", name="from"
    )


class AuditEntry(Struct, frozen=True):
    """One change. `who` is a user ID, or null once that account was erased. `at` is in milliseconds since the epoch.

    `detail` says in words what came of it, where there is something to say: why an action failed, say.
    """

    at: int
    who: str | None
    what: Change
    installation: str
    integration: str
    detail: str


class Audit(Struct, frozen=True):
    """`GET …/rooms/{room_id}/audit`, newest first."""

    entries: list[AuditEntry]
    next_batch: str | UnsetType = UNSET
