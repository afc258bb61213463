"""What Manifold keeps: one thin layer over SQLite or PostgreSQL, and one repository for each noun.

    async with store.read() as repositories:       # each SELECT sees what is committed when it runs
        row = await repositories.tokens.owner(hash)
    async with store.write() as repositories:      # all of the block or nothing, and on disk when it ends
        await repositories.agreements.add(user_id, urls, now)

Times are milliseconds since the epoch. What is not there is None. The database's own exceptions end in this
room: what comes out is `errors.Unavailable`, `errors.Fault` or `Duplicate`.
"""

from manifold.storage.admin_tokens import AdminTokenRow
from manifold.storage.audit import AuditRow
from manifold.storage.backup import Contents, back_up, restore, verify
from manifold.storage.blocks import BlockRow
from manifold.storage.database import Duplicate
from manifold.storage.examination import Examination, examine
from manifold.storage.installations import ActionRow, InstallationRow
from manifold.storage.notices import InstallationsChanged, Notice, SessionsChanged
from manifold.storage.repositories import Repositories
from manifold.storage.settings import Settings
from manifold.storage.store import Store
from manifold.storage.tokens import SessionRow, TokenRow

__all__ = [
    "ActionRow",
    "AdminTokenRow",
    "AuditRow",
    "BlockRow",
    "Contents",
    "Duplicate",
    "Examination",
    "InstallationRow",
    "InstallationsChanged",
    "Notice",
    "Repositories",
    "SessionRow",
    "SessionsChanged",
    "Settings",
    "Store",
    "TokenRow",
    "back_up",
    "examine",
    "restore",
    "verify",
]
