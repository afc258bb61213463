"""`manifold discover`"""

from collections.abc import Iterable

import click
from msgspec import Struct

from manifold.cli.user.answering import answer, say, table
from manifold.cli.user.choices import Choices, json_option, run, user_option
from manifold.cli.user.managers import own_manager
from manifold.cli.user.session import logged_in
from manifold.errors import NoManager
from manifold.sdk import KnownManagers, ManagerAddress, Source, discover, discover_domain

__all__ = ["DiscoverAnswer", "FoundManager", "command"]

_SOURCES: dict[Source, str] = {
    "account": "your account",
    "homeserver": "your homeserver",
    "config": "your login",
    "domain": "the domain",
    "picker": "a sticker picker",
}


class FoundManager(Struct, frozen=True):
    """One manager. `source` is `account`, `homeserver`, `config` (the login) or `domain`; `reason` says why it is
    trusted or not; `in_use` is true for the one that commands use.
    """

    api_url: str
    ui_url: str
    name: str
    source: Source
    trusted: bool
    reason: str
    in_use: bool


class DiscoverAnswer(Struct, frozen=True):
    """What `discover --json` answers; `problems` say which source could not be asked."""

    managers: list[FoundManager]
    problems: list[str]


@click.command()
@click.argument("domain", default="")
@json_option
@user_option
def command(domain: str, as_json: bool, user: str) -> None:
    """Find the managers that your account, your homeserver and your login name, or the one at a DOMAIN.

    The first one is the one that commands use, unless the login or --manager names another.
    """
    told = run(_at(domain) if domain else _mine(Choices(as_json=as_json, user=user)))
    if as_json:
        answer(told)
    else:
        _show(told)
    if not told.managers:
        click.get_current_context().exit(1)


async def _mine(choices: Choices) -> DiscoverAnswer:
    async with logged_in(choices) as user:
        own = own_manager(user.account)
        found = await discover(user.session, own, transport=user.transport)
        used = own[0].api_url if own else (found.managers[0].api_url if found.managers else "")
        return DiscoverAnswer(_told(found.managers, KnownManagers(user.account.trusted), used), list(found.problems))


async def _at(domain: str) -> DiscoverAnswer:
    try:
        manager = await discover_domain(domain)
    except ValueError as exc:
        raise click.UsageError(str(exc)) from exc
    except NoManager as exc:
        return DiscoverAnswer([], [str(exc)])
    return DiscoverAnswer(_told([manager], KnownManagers(), ""), [])


def _told(managers: Iterable[ManagerAddress], trust: KnownManagers, used: str) -> list[FoundManager]:
    return [
        FoundManager(
            manager.api_url,
            manager.ui_url,
            manager.name,
            manager.source,
            (verdict := trust.verdict(manager)).trusted,
            verdict.reason,
            manager.api_url == used,
        )
        for manager in managers
    ]


def _show(told: DiscoverAnswer) -> None:
    rows = [
        (
            "*" if manager.in_use else "",
            manager.api_url,
            manager.name,
            _SOURCES[manager.source],
            "yes" if manager.trusted else "no",
            manager.reason,
        )
        for manager in told.managers
    ]
    table(("", "MANAGER", "NAME", "NAMED BY", "TRUSTED", "BECAUSE"), rows, empty="No integration manager was found.")
    for problem in told.problems:
        say(f"Not asked: {problem}" if told.managers else problem)
