"""The Matrix session that a command acts with: the current user's, or the one that was chosen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from manifold.cli.user.choices import Choices
from manifold.cli.user.kept import Account, Place
from manifold.ids import UserID
from manifold.sdk import TokenSession, Transport
from manifold.sdk.transport import default_transport

__all__ = ["CLIENT", "LoggedIn", "logged_in"]

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


@asynccontextmanager
async def logged_in(choices: Choices) -> AsyncIterator[LoggedIn]:
    """The Matrix session of the current user, or of the one that was chosen. Raises NotLoggedIn."""
    place = Place.of_user()
    user_id, account = place.read().chosen(choices.user)
    transport = default_transport()
    session = TokenSession(account.homeserver, UserID.parse(user_id), account.access_token, transport=transport)
    async with session:
        yield LoggedIn(choices, place, user_id, account, session, transport)
