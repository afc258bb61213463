"""The one guarded outbound HTTP client: everything that leaves goes through it.

`manifold.egress.dns` is left out here: it needs the extra `[server]`, and what only names `Egress` does not.
"""

from manifold.egress.addresses import AddressPolicy
from manifold.egress.client import Egress
from manifold.egress.limits import Limits
from manifold.egress.reply import Reply
from manifold.egress.resolver import Resolver, Service, Services, SystemResolver
from manifold.egress.settings import Settings

__all__ = [
    "AddressPolicy",
    "Egress",
    "Limits",
    "Reply",
    "Resolver",
    "Service",
    "Services",
    "Settings",
    "SystemResolver",
]
