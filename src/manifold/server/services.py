"""What the endpoints call: made once, at start."""

from dataclasses import dataclass

from manifold.egress import Egress
from manifold.integrations.catalogue import Catalogue
from manifold.manager.accounts import Accounts
from manifold.manager.installations import Installations
from manifold.manager.terms import TermsOfService
from manifold.server.settings import ServerSettings
from manifold.storage import Store

__all__ = ["Services"]


@dataclass(frozen=True)
class Services:
    """The use cases, and the little that an endpoint needs beside them."""

    settings: ServerSettings
    store: Store
    egress: Egress
    catalogue: Catalogue
    accounts: Accounts
    terms: TermsOfService
    installations: Installations
