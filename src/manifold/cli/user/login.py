"""`manifold login`"""

from typing import TextIO

import click
from msgspec import Struct

from manifold.cli.user.answering import answer, say
from manifold.cli.user.choices import Choices, manager_options, run
from manifold.cli.user.connected import trusted
from manifold.cli.user.kept import Account, Place
from manifold.cli.user.managers import address_of
from manifold.cli.user.session import CLIENT, LoggedIn
from manifold.errors import HomeserverUnreachable, MatrixRefused, NoAnswer
from manifold.ids import UserID
from manifold.sdk import TokenSession, find_homeserver, log_in
from manifold.sdk.address import is_loopback
from manifold.sdk.transport import default_transport

__all__ = ["LoginAnswer", "command"]


_NO_PASSWORDS = ("M_UNKNOWN", "M_UNRECOGNIZED")
"""What homeservers say to `m.login.password` where they have no passwords."""


class LoginAnswer(Struct, frozen=True):
    """What `login --json` answers: who is logged in where, and with which manager."""

    user_id: str
    homeserver: str
    manager: str


@click.command()
@click.argument("user_id", metavar="[@USER:SERVER]", default="")
@click.option("--homeserver", default="", metavar="URL", help="Where the homeserver is, if its name does not tell.")
@click.option("--password-file", type=click.File(), help="The password is in this file; - is standard input.")
@click.option("--access-token-file", type=click.File(), help="Take this Matrix session instead of a new one.")
@manager_options
def command(
    choices: Choices,
    user_id: str,
    homeserver: str,
    password_file: TextIO | None,
    access_token_file: TextIO | None,
) -> None:
    """Log in to your homeserver, and then to the manager that it, your account or --manager names.

    The session is kept in a file that only you can read, ~/.config/manifold/sessions.json. Log in as somebody else, and
    that is the account which commands are for; --user chooses another one.

    A password or a token is never given on the command line, where every user of the machine can see it.
    """
    if choices.user:
        raise click.UsageError("'login' takes the user without --user: manifold login @you:example.org")
    if password_file and access_token_file:
        raise click.UsageError("Give --password-file or --access-token-file, not both.")
    if access_token_file and not (homeserver or user_id):
        raise click.UsageError("An access token does not tell where it is good: give --homeserver too.")
    if not access_token_file and not user_id:
        raise click.UsageError("Who are you? manifold login @you:example.org")
    secret = _secret(access_token_file or password_file)
    told = run(_log_in(choices, user_id, homeserver, secret, is_token=access_token_file is not None))
    if choices.as_json:
        answer(told)
    else:
        say(f"You are {told.user_id} at {told.manager}.")


async def _log_in(choices: Choices, user_id: str, homeserver: str, secret: str, *, is_token: bool) -> LoginAnswer:
    place = Place.of_user()
    place.read()  # before a session is made that could not be kept
    base_url = await _homeserver(user_id, homeserver)
    transport = default_transport()
    if is_token:
        session = await TokenSession.of(base_url, secret, transport=transport)
    else:
        password = secret or choices.asking.password(user_id)
        try:
            session = await log_in(user_id, password, homeserver=base_url, device_name=CLIENT, transport=transport)
        except MatrixRefused as exc:
            if exc.errcode in _NO_PASSWORDS:
                exc.add_note(
                    "Where people log in on a web page only, take an access token of yours: --access-token-file"
                )
            raise
        except ValueError as exc:
            raise HomeserverUnreachable(f"{base_url} answered the login with nonsense: {exc}") from exc
    async with session:
        name = str(session.user_id)
        if user_id and name != user_id:
            if not is_token:
                await session.log_out()
            raise click.UsageError(f"{base_url} says that this is {name}, and not {user_id}.")
        kept = place.read()
        before = kept.accounts.get(name)
        account = Account(
            homeserver=base_url,
            access_token=session.access_token,
            manager=before.manager if before and not choices.manager else "",
            trusted=before.trusted if before else (),
            used=before.used if before else (),
        )
        place.write(kept.having(name, account).with_current(name))
        if before and before.access_token != account.access_token:
            await _end(before, session.user_id)
        choices.asking.tell(f"Logged in to Matrix as {name}.")
        user = LoggedIn(choices, place, name, account, session, transport)
        return LoginAnswer(name, base_url, await _register(user))


async def _register(user: LoggedIn) -> str:
    """Makes the account at the manager, and keeps which one it is where it was named."""
    async with trusted(user, await address_of(user)) as here:
        await here.manager.account()
    api_url = here.manager.address.api_url
    if user.choices.manager:
        user.place.change(user.user_id, here.user.account.at(api_url))
    return api_url


async def _end(account: Account, user_id: UserID) -> None:
    """The session before this one, of which nothing is left here."""
    try:
        async with TokenSession(account.homeserver, user_id, account.access_token) as session:
            await session.log_out()
    except (MatrixRefused, NoAnswer):
        return  # it had ended already, or ends by itself


def _secret(file: TextIO | None) -> str:
    if file is None:
        return ""
    with file:
        try:
            secret = file.read(10_000).removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError as exc:
            raise click.UsageError(f"{file.name} is no UTF-8.") from exc
    if not secret:
        raise click.UsageError(f"{file.name} is empty.")
    return secret


async def _homeserver(user_id: str, homeserver: str) -> str:
    """Its URL; what is secret is sent there."""
    try:
        if user_id:
            UserID.parse(user_id)
        base_url = await find_homeserver(homeserver or user_id)
    except ValueError as exc:
        raise click.UsageError(str(exc)) from exc
    if base_url.startswith("http:") and not is_loopback(base_url):
        raise click.UsageError(f"{base_url} is not reached by https: what you log in with could be read on the way.")
    return base_url
