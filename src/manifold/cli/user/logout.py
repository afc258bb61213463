"""`manifold logout`"""

import click
from msgspec import Struct

from manifold.cli.columns import one_line
from manifold.cli.user.answering import answer, say
from manifold.cli.user.choices import Choices, json_option, run, user_option
from manifold.cli.user.completing import forget
from manifold.cli.user.connected import manager_of
from manifold.cli.user.session import LoggedIn, logged_in
from manifold.errors import ManifoldError, MatrixRefused
from manifold.sdk import FileTokens, ManagerAddress

__all__ = ["LogoutAnswer", "command"]


class LogoutAnswer(Struct, frozen=True):
    """What `logout --json` answers: who is logged out, and who is logged in now; "" for nobody. `problems` say which
    manager could not be told: its token runs out by itself.
    """

    user_id: str
    current: str
    problems: list[str]


@click.command()
@json_option
@user_option
def command(as_json: bool, user: str) -> None:
    """End the session at the manager, then the Matrix session, and forget both."""
    told = run(_log_out(Choices(as_json=as_json, user=user)))
    if as_json:
        answer(told)
        return
    for problem in told.problems:
        click.echo(one_line(f"manifold: {problem}"), err=True)
    say(f"{told.user_id} is logged out." + (f" You are {told.current} now." if told.current else ""))


async def _log_out(choices: Choices) -> LogoutAnswer:
    async with logged_in(choices) as user:
        problems = [problem for api_url in user.account.used if (problem := await _leave(user, api_url))]
        try:
            await user.session.log_out()
        except MatrixRefused as exc:
            if exc.errcode != "M_UNKNOWN_TOKEN":  # else it had ended already
                raise
        kept = user.place.read().without(user.user_id)
        user.place.write(kept)
        forget(user.place)
        return LogoutAnswer(user.user_id, kept.current, problems)


async def _leave(user: LoggedIn, api_url: str) -> str:
    """Why the manager could not be told, or ""."""
    try:
        # It is one that has a token already, so nobody needs to be asked.
        async with manager_of(user, ManagerAddress.configured(api_url)) as manager:
            await manager.logout()
    except ManifoldError as exc:
        return f"{api_url} was not told: {exc}"
    finally:
        FileTokens(user.place.tokens).put(api_url, user.session.user_id, None)
    return ""
