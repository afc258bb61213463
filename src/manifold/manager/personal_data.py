"""All that is kept about an account: shown to whose it is, and erased.

What stays after an erasure names nobody: the hashes of OpenID tokens, without which one could be used twice, and the
audit, whose entries hold a pseudonym that then stands for no one (security rule 47).
"""

from msgspec.structs import asdict

from manifold.ids import UserID
from manifold.manager.accounts import Accounts
from manifold.manager.audit import audit_entry
from manifold.manager.clock import Clock
from manifold.manager.installations import Installations
from manifold.spec.export import AccountAuditEntry, AccountData, AgreementEntry, Erased
from manifold.storage import AuditRow, SessionsChanged, Store

__all__ = ["MAX_AUDIT", "PersonalData"]

MAX_AUDIT = 10_000
"""Changes in an export: an answer must end somewhere. Earlier ones stand in the audit of each room."""


class PersonalData:
    """What the law calls access and erasure. A block, if the operator has set one, is the operator's and stays."""

    def __init__(self, store: Store, accounts: Accounts, installations: Installations, clock: Clock) -> None:
        self._store = store
        self._accounts = accounts
        self._installations = installations
        self._clock = clock

    async def export(self, user_id: UserID, token: str = "") -> AccountData:
        """Everything, as the API shows it elsewhere; of changes the latest. The session of `token` is marked."""
        sessions = await self._accounts.sessions(user_id, token)
        async with self._store.read() as repositories:
            agreements = await repositories.agreements.of_account(user_id)
            installations = await repositories.installations.of_account(user_id)
            audit = await repositories.audit.of_account(user_id, MAX_AUDIT)
        return AccountData(
            user_id=str(user_id),
            exported_at=self._clock(),
            sessions=sessions,
            agreements=[AgreementEntry(url, agreed_at) for url, agreed_at in agreements],
            installations=self._installations.views(installations),
            audit=[_entry(row) for row in audit],
        )

    async def erase(self, user_id: UserID) -> Erased:
        """Forget the account, in one step. Erasing one that is not there does no harm."""
        async with self._store.write() as repositories:
            rows = await repositories.forget(user_id)
            await repositories.notices.add(SessionsChanged(user_id))
        return Erased(self._installations.leavings(rows))


def _entry(row: AuditRow) -> AccountAuditEntry:
    room_id = None if row.room_id is None else str(row.room_id)
    return AccountAuditEntry(**asdict(audit_entry(row)), room_id=room_id)
