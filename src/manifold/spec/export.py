"""All that is kept about an account, and what is left when it is erased."""

from msgspec import Struct

from manifold.spec.account import Session
from manifold.spec.audit import AuditEntry
from manifold.spec.installations import ActionView, InstallationView


class AgreementEntry(Struct, frozen=True):
    """A document that the account agreed to, and when (milliseconds since the epoch)."""

    url: str
    agreed_at: int


class AccountData(Struct, frozen=True):
    """`GET …/account/data`: everything that is kept about the account."""

    user_id: str
    exported_at: int
    sessions: list[Session]
    agreements: list[AgreementEntry]
    installations: list[InstallationView]
    audit: list[AuditEntry]


class Erased(Struct, frozen=True):
    """`DELETE …/account`: nothing is kept any more.

    `left_behind` is what the account's installations put into rooms and into the account itself, as the actions that
    take it away again: only the user's own client can do that.
    """

    left_behind: list[ActionView]
