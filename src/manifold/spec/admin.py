"""What an operator asks a running manager, on the listener of its own."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

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


class AccountSessions(Struct, frozen=True):
    """`GET /_manifold/admin/v1/sessions?user_id=`."""

    sessions: list[AccountSession]


class Revoked(Struct, frozen=True):
    """How many sessions were ended."""

    count: int


class Check(Struct, frozen=True):
    """One hop of the doctor's. `cause` and `remedy` are words, "" where all is well; `seconds` is how long it took."""

    id: str
    title: str
    outcome: Literal["ok", "warning", "failed", "skipped"]
    cause: str
    remedy: str
    seconds: float


class Diagnosis(Struct, frozen=True):
    """`POST /_manifold/admin/v1/doctor`, and `manifold doctor --json`: `ok` where nothing failed."""

    ok: bool
    checks: list[Check]
