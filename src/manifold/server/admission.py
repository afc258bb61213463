"""Whether a token opens a door: asked for every request, and for every stream again and again."""

from manifold.errors import UnknownToken
from manifold.manager.accounts import Account
from manifold.server.api import Access
from manifold.server.services import Services

__all__ = ["admitted"]


async def admitted(services: Services, access: Access, token: str) -> Account:
    """Whose token it is. Raises UnknownToken, Forbidden, TermsNotSigned."""
    account = await services.accounts.owner(token)
    if account.purpose not in access.purposes:
        # The same words as for an unknown one: here it is worth nothing.
        raise UnknownToken
    if not access.blocked:
        services.blocks.refuse_user(account.user_id)
    if access.signed:
        services.terms.require(account.agreed)
    return account
