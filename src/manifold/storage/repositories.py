"""All repositories over one set of statements."""

from dataclasses import dataclass
from typing import Self

from manifold.ids import UserID
from manifold.storage.admin_tokens import AdminTokens
from manifold.storage.agreements import Agreements
from manifold.storage.audit import Audit
from manifold.storage.blocks import Blocks
from manifold.storage.database import Statements
from manifold.storage.installations import InstallationRow, Installations
from manifold.storage.notices import Notices
from manifold.storage.openid_seen import OpenIDSeen
from manifold.storage.own_keys import OwnKeys
from manifold.storage.revisions import Revisions
from manifold.storage.tokens import Tokens

__all__ = ["Repositories"]


@dataclass(frozen=True, slots=True)
class Repositories:
    """One repository for each noun."""

    admin_tokens: AdminTokens
    agreements: Agreements
    audit: Audit
    blocks: Blocks
    installations: Installations
    notices: Notices
    openid_seen: OpenIDSeen
    own_keys: OwnKeys
    revisions: Revisions
    tokens: Tokens

    @classmethod
    def over(cls, statements: Statements) -> Self:
        """The repositories that speak through these statements."""
        return cls(
            admin_tokens=AdminTokens(statements),
            agreements=Agreements(statements),
            audit=Audit(statements),
            blocks=Blocks(statements),
            installations=Installations(statements),
            notices=Notices(statements),
            openid_seen=OpenIDSeen(statements),
            own_keys=OwnKeys(statements),
            revisions=Revisions(statements),
            tokens=Tokens(statements),
        )

    async def forget(self, user_id: UserID) -> list[InstallationRow]:
        """In a write block: all that is kept of the account; its installations, as they were.

        What stays names nobody (security rule 47).
        """
        # First of all: from here on its other tokens wait for the end, and find nothing then.
        await self.tokens.remove_all(user_id)
        installations = await self.installations.of_account(user_id)
        await self.installations.erase(user_id)
        await self.agreements.erase(user_id)
        await self.audit.erase(user_id)
        return installations
