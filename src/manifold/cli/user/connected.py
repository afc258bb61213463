"""A command's way to its manager, in the user's name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from manifold.cli.user.choices import Choices, language
from manifold.cli.user.kept import Place
from manifold.cli.user.managers import address_of, named_manager, vouch
from manifold.cli.user.session import CLIENT, LoggedIn, logged_in
from manifold.sdk import FileTokens, KnownManagers, Manager, ManagerAddress, TokenSession

__all__ = ["Connected", "catalogue", "connected", "manager_of", "trusted"]


@dataclass(frozen=True)
class Connected:
    """A user at a manager that they trust."""

    user: LoggedIn
    manager: Manager

    @property
    def session(self) -> TokenSession:
        """The user's."""
        return self.user.session


@asynccontextmanager
async def connected(choices: Choices) -> AsyncIterator[Connected]:
    """The manager, for what needs an account there. Asks whether it is trusted, where nothing says so.

    Raises NotLoggedIn, NotTrusted, NoManager.
    """
    async with logged_in(choices) as user, trusted(user, await address_of(user)) as here:
        yield here


@asynccontextmanager
async def trusted(user: LoggedIn, address: ManagerAddress) -> AsyncIterator[Connected]:
    """The same, for a manager that is known already."""
    vouched, known = await vouch(user, address)
    async with manager_of(vouched, known) as manager:
        yield Connected(vouched, manager)


@asynccontextmanager
async def catalogue(choices: Choices) -> AsyncIterator[Manager]:
    """The manager, for what is public: without a login too, where the manager is named."""
    is_nobody = choices.manager and not choices.user and not Place.of_user().read().accounts
    if is_nobody:
        async with Manager(await named_manager(choices.manager, None), language=language()) as manager:
            yield manager
        return
    async with logged_in(choices) as user, manager_of(user, await address_of(user)) as manager:
        yield manager


def manager_of(user: LoggedIn, address: ManagerAddress) -> Manager:
    """This manager in this user's name. Closing it leaves the session as it is."""
    asking = user.choices.asking
    return Manager(
        address,
        user.session,
        trust=KnownManagers(also=user.account.trusted),
        on_terms=lambda policies: asking.terms(policies, user.choices.accept_terms, address.api_url),
        tokens=FileTokens(user.place.tokens),
        client=CLIENT,
        language=language(),
        transport=user.transport,
    )
