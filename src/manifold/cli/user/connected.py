"""A command's way to its manager: which one it is, whether it is trusted, and in whose name it is asked."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from dataclasses import replace as with_source

import click
from msgspec.structs import replace

from manifold.cli.user.choices import Choices, language
from manifold.cli.user.kept import Account, Place
from manifold.errors import HomeserverUnreachable, NoManager, NotTrusted
from manifold.ids import UserID
from manifold.sdk import (
    FileTokens,
    KnownManagers,
    Manager,
    ManagerAddress,
    TokenSession,
    Transport,
    discover,
    discover_domain,
)
from manifold.sdk.address import is_web_address
from manifold.sdk.transport import default_transport

__all__ = [
    "CLIENT",
    "Connected",
    "LoggedIn",
    "address_of",
    "catalogue",
    "connected",
    "logged_in",
    "manager_of",
    "own_manager",
    "trusted",
]

CLIENT = "Manifold (command line)"
"""What the command's sessions are called in lists, at the homeserver and at the manager."""


@dataclass(frozen=True)
class LoggedIn:
    """A user's Matrix session, and what is kept with it."""

    choices: Choices
    place: Place
    user_id: str
    account: Account
    session: TokenSession
    transport: Transport


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
async def logged_in(choices: Choices) -> AsyncIterator[LoggedIn]:
    """The Matrix session of the current user, or of the one that was chosen. Raises NotLoggedIn."""
    place = Place.of_user()
    user_id, account = place.read().chosen(choices.user)
    transport = default_transport()
    session = TokenSession(account.homeserver, UserID.parse(user_id), account.access_token, transport=transport)
    async with session:
        yield LoggedIn(choices, place, user_id, account, session, transport)


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
    vouched, known = await _vouch(user, address)
    async with manager_of(vouched, known) as manager:
        yield Connected(vouched, manager)


@asynccontextmanager
async def catalogue(choices: Choices) -> AsyncIterator[Manager]:
    """The manager, for what is public: without a login too, where the manager is named."""
    is_nobody = choices.manager and not choices.user and not Place.of_user().read().accounts
    if is_nobody:
        async with Manager(await _named(choices.manager, None), language=language()) as manager:
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
        on_terms=lambda policies: asking.terms(policies, user.choices.accept_terms),
        tokens=FileTokens(user.place.tokens),
        client=CLIENT,
        language=language(),
        transport=user.transport,
    )


async def address_of(user: LoggedIn) -> ManagerAddress:
    """The manager that was named with the command, else with the login, else what discovery prefers.

    Raises NoManager; HomeserverUnreachable where it may be that only the homeserver names one.
    """
    if user.choices.manager:
        return await _named(user.choices.manager, user.transport)
    if user.account.manager:
        return own_manager(user.account)[0]
    found = await discover(user.session, transport=user.transport)
    if found.problems and not found.managers:
        raise HomeserverUnreachable(f"No integration manager was found. {' '.join(found.problems)}")
    try:
        return found.primary
    except NoManager as exc:
        raise NoManager(f"{exc} Name one: manifold login --manager URL") from exc


def own_manager(account: Account) -> Sequence[ManagerAddress]:
    """The manager that the login named, as discovery takes it; it was vouched for then."""
    return [ManagerAddress.configured(account.manager)] if account.manager else []


async def _named(name: str, transport: Transport | None) -> ManagerAddress:
    """A manager by its URL or its domain, of which nothing is known yet."""
    if "://" not in name:
        try:
            return await discover_domain(name, transport=transport)
        except ValueError as exc:
            raise click.UsageError(f"--manager: {exc}") from exc
    if not is_web_address(name):
        raise click.UsageError(f"--manager: {name!r} is no web address: it must begin with https:// and a host")
    return with_source(ManagerAddress.configured(name), source="domain")


async def _vouch(user: LoggedIn, address: ManagerAddress) -> tuple[LoggedIn, ManagerAddress]:
    """The same, where the manager may learn who the user is: something names it, or the user says so now.

    It is noted down as one that may have a token. Raises NotTrusted.
    """
    vouched_for = user.account.trusted
    if not KnownManagers(vouched_for).verdict(address).trusted:
        if (known := await _as_others_name_it(user, address)) is not None:
            address = known
        else:
            _demand(user, address)
            vouched_for = (*vouched_for, address.api_url)
    used = user.account.used if address.api_url in user.account.used else (*user.account.used, address.api_url)
    account = replace(user.account, trusted=vouched_for, used=used)
    if account != user.account:
        user.place.change(user.user_id, account)
    return with_source(user, account=account), address


async def _as_others_name_it(user: LoggedIn, address: ManagerAddress) -> ManagerAddress | None:
    """The same manager, if the account or the homeserver names it, with its widget's id if it had one."""
    try:
        found = await discover(user.session, own_manager(user.account), transport=user.transport)
    except NoManager:
        return None
    same = next((manager for manager in found.managers if manager.api_url == address.api_url), None)
    return None if same is None else with_source(same, widget_id=address.widget_id or same.widget_id)


def _demand(user: LoggedIn, address: ManagerAddress) -> None:
    policy = KnownManagers(also=[address.api_url])
    if not (verdict := policy.verdict(address)).trusted:  # whatever the user says: it is not reached by https
        raise NotTrusted(f"{address.host} gets no token: {verdict.reason}")
    if user.choices.trust:
        return
    asking = user.choices.asking
    asking.tell(f"Neither your account nor your homeserver names the manager at {address.api_url}.")
    if not asking.agrees("Shall it learn who you are, and ask you to write into your rooms?"):
        raise NotTrusted(
            f"{address.host} gets no token: nothing names it but you. If you trust it, repeat with --trust"
        )
