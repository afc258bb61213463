"""`manifold sessions`"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import click
import msgspec
from msgspec import UNSET

from manifold.cli.columns import columns, day
from manifold.cli.database import opened
from manifold.cli.options import settings_option
from manifold.ids import UserID
from manifold.manager.clock import now
from manifold.manager.sessions import AllSessions
from manifold.spec.admin import AccountSession

__all__ = ["command"]

_PAGE = 1000


@click.group(name="sessions")
def command() -> None:
    """See who is logged in, and end sessions, whether the manager runs or not."""


@command.command(name="list")
@settings_option
@click.option("--user", default="", help="Those of this user only.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object a line, for programs.")
def list_sessions(path: Path, user: str, as_json: bool) -> None:
    """List sessions that are good, those used last first."""
    user_id = _user_id(user) if user else None

    async def run() -> None:
        async with opened(path) as (settings, store):
            async for page in _pages(AllSessions(store, settings.tokens, now), user_id):
                if as_json:
                    click.echo(b"\n".join(map(msgspec.json.encode, page)))
                else:
                    click.echo(columns(map(_row, page)) or "There are no sessions.")

    asyncio.run(run())


@command.command()
@settings_option
@click.argument("user_or_id", required=False)
@click.option("--all", "everybody", is_flag=True, help="Every session of every account.")
def revoke(path: Path, user_or_id: str | None, everybody: bool) -> None:
    """End the sessions of a user, one session by its id, or with --all every one: their tokens are worth nothing."""
    if (user_or_id is None) != everybody:
        raise click.UsageError("Name a user ID or a session's id, or else give --all.")

    async def run() -> int:
        async with opened(path) as (settings, store):
            sessions = AllSessions(store, settings.tokens, now)
            if user_or_id is None:
                return await sessions.end_all()
            if user_or_id.startswith("@"):
                return await sessions.end_all_of(_user_id(user_or_id))
            await sessions.end(user_or_id)
            return 1

    count = asyncio.run(run())
    click.echo(f"Ended {count} session{'' if count == 1 else 's'}.")


async def _pages(sessions: AllSessions, user_id: UserID | None) -> AsyncIterator[list[AccountSession]]:
    start: str | None = ""
    while start is not None:
        page = await sessions.page(user_id, limit=_PAGE, start=start)
        yield page.sessions
        start = None if page.next_batch is UNSET else page.next_batch


def _user_id(text: str) -> UserID:
    try:
        return UserID.parse(text)
    except ValueError as exc:
        raise click.BadParameter(str(exc)) from exc


def _row(session: AccountSession) -> tuple[str, ...]:
    used = f"used {day(session.last_used)}"
    return session.id, session.user_id, session.purpose, used, f"until {day(session.expires_at)}", session.client
