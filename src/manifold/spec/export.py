"""All that is kept about an account, and what is left when it is erased."""

from msgspec import Struct

from manifold.spec.account import Session
from manifold.spec.audit import AuditEntry
from manifold.spec.installations import ActionView, InstallationView


class AgreementEntry(Struct, frozen=True):
    """A document that the account agreed to, and when (milliseconds since the epoch)."""

    url: str
    agreed_at: int


class AccountAuditEntry(AuditEntry, frozen=True):
    """A change that the account made, with the room; null where it was to an installation in the account."""

    room_id: str | None


class AccountData(Struct, frozen=True):
    """`GET …/account/data`: everything that is kept about the account.

    `audit` has the newest 10,000 changes; those before are in `…/audit` of each room and of the account.
    """

    user_id: str
    exported_at: int
    sessions: list[Session]
    agreements: list[AgreementEntry]
    installations: list[InstallationView]
    audit: list[AccountAuditEntry]


class Erased(Struct, frozen=True):
    """`DELETE …/account`: nothing is kept any more.

    `left_behind` is what the account's installations put into rooms and into the account itself, as the actions that
    take it away again: only the user's own client can do that.
    """

    left_behind: list[ActionView]
