"""What an operator asks a running manager, on the listener of its own."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

BlockKind = Literal["user", "server", "room", "integration"]


class Block(Struct, frozen=True):
    """Somebody or something that this manager refuses. `subject` may hold the wildcards * and ?.

    `source` is `operator`, `settings`, or the room ID of the policy list (MSC2313) that says so. `created_at` is in
    milliseconds since the epoch, 0 where nobody knows.
    """

    kind: BlockKind
    subject: str
    reason: str
    source: str
    created_at: int


class Blocks(Struct, frozen=True):
    """`GET /_manifold/admin/v1/blocks`."""

    blocks: list[Block]


class BlockRequest(Struct, frozen=True):
    """`PUT /_manifold/admin/v1/blocks/{kind}/{subject}`."""

    reason: Annotated[str, Meta(max_length=1000)] = ""


class AccountSession(Struct, frozen=True):
    """A session with whose it is, for operators."""

    id: str
    user_id: str
    client: str
    purpose: Literal["manager", "legacy"]
    created_at: int
    last_used: int
    expires_at: int


class SessionsQuery(Struct, frozen=True):
    """Whose sessions, and which page of them."""

    user_id: Annotated[str, Meta(max_length=255, description="Those of this user only.")] = ""
    limit: Annotated[int, Meta(ge=1, le=1000, description="At most so many.")] = 100
    start: Annotated[str, Meta(max_length=64, description="The `next_batch` of the page before.")] = field(
        default="", name="from"
    )


class AccountSessions(Struct, frozen=True):
    """`GET /_manifold/admin/v1/sessions`: `next_batch`, where there is more, is the next request's `from`."""

    sessions: list[AccountSession]
    next_batch: str | UnsetType = UNSET


class Revoked(Struct, frozen=True):
    """How many sessions were ended."""

    count: int


Outcome = Literal["ok", "warning", "failed", "skipped"]


class Check(Struct, frozen=True):
    """What the doctor found at one hop.

    `id` stays the same for ever; together with `subject`, the server name where there is a check for each homeserver
    (else ""), it is there once. `cause` says in words what is wrong, or why there was nothing to check, `remedy` what
    to do about it, `notes` how the check went; `seconds` is how long it took.
    """

    id: str
    subject: str
    hop: str
    title: str
    outcome: Outcome
    cause: str
    remedy: str
    notes: list[str]
    seconds: float


class Diagnosis(Struct, frozen=True):
    """`POST /_manifold/admin/v1/doctor`, and `manifold doctor --json`: `ok` where nothing failed."""

    ok: bool
    checks: list[Check]


class DoctorRequest(Struct, frozen=True):
    """`POST /_manifold/admin/v1/doctor`: `checks` are ids, none for all; `element` is where an Element Web is."""

    checks: Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=100)] = field(default_factory=list)
    element: Annotated[str, Meta(max_length=2000)] = ""
