"""All repositories over one set of statements."""

from dataclasses import dataclass
from typing import Self

from manifold.storage.agreements import Agreements
from manifold.storage.database import Statements
from manifold.storage.installations import Installations
from manifold.storage.openid_seen import OpenIDSeen
from manifold.storage.tokens import Tokens

__all__ = ["Repositories"]


@dataclass(frozen=True, slots=True)
class Repositories:
    """One repository for each noun."""

    agreements: Agreements
    installations: Installations
    openid_seen: OpenIDSeen
    tokens: Tokens

    @classmethod
    def over(cls, statements: Statements) -> Self:
        """The repositories that speak through these statements."""
        return cls(Agreements(statements), Installations(statements), OpenIDSeen(statements), Tokens(statements))
