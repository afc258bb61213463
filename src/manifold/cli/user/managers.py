"""Which manager a command uses, and whether it may know who the user is."""

import dataclasses
from collections.abc import Sequence

import click
from msgspec.structs import replace

from manifold.cli.user.kept import Account
from manifold.cli.user.session import LoggedIn
from manifold.errors import HomeserverUnreachable, NoManager, NotTrusted
from manifold.sdk import KnownManagers, ManagerAddress, Transport, discover, discover_domain
from manifold.sdk.address import is_web_address

__all__ = ["address_of", "named_manager", "own_manager", "vouch"]


async def address_of(user: LoggedIn) -> ManagerAddress:
    """The manager that was named with the command, else with the login, else what discovery prefers.

    Raises NoManager; HomeserverUnreachable where it may be that only the homeserver names one.
    """
    if user.choices.manager:
        return await named_manager(user.choices.manager, user.transport)
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


async def named_manager(name: str, transport: Transport | None) -> ManagerAddress:
    """A manager by its URL or its domain, of which nothing is known yet."""
    if "://" not in name:
        try:
            return await discover_domain(name, transport=transport)
        except ValueError as exc:
            raise click.UsageError(f"--manager: {exc}") from exc
    if not is_web_address(name):
        raise click.UsageError(f"--manager: {name!r} is no web address: it must begin with https:// and a host")
    return dataclasses.replace(ManagerAddress.configured(name), source="domain")


async def vouch(user: LoggedIn, address: ManagerAddress) -> tuple[LoggedIn, ManagerAddress]:
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
    return dataclasses.replace(user, account=account), address


async def _as_others_name_it(user: LoggedIn, address: ManagerAddress) -> ManagerAddress | None:
    """The same manager, if the account or the homeserver names it, with its widget's id if it had one."""
    found = await discover(user.session, own_manager(user.account), transport=user.transport)
    same = next((manager for manager in found.managers if manager.api_url == address.api_url), None)
    return None if same is None else dataclasses.replace(same, widget_id=address.widget_id or same.widget_id)


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
