"""`manifold status`"""

import click
from msgspec import Struct

from manifold.cli.columns import one_line
from manifold.cli.user.answering import answer, table
from manifold.cli.user.choices import Choices, manager_options, run
from manifold.cli.user.connected import connected
from manifold.cli.user.finding import Found, find_all
from manifold.cli.user.places import place_options
from manifold.cli.user.words import left_to_do, place_in_words
from manifold.spec.installations import InstallationView

__all__ = ["StatusAnswer", "command"]


class StatusAnswer(Struct, frozen=True):
    """What `status --json` answers: installations as the manager's API has them; `problems` say where the manager lets
    nobody look.
    """

    installations: list[InstallationView]
    problems: list[str]


@click.command()
@place_options
@manager_options
def command(choices: Choices, room: str, account: bool) -> None:
    """List what you added with this manager, its state, and what is left to do.

    Without --room or --account, in your account and in all rooms that you are in.
    """
    if room and account:
        raise click.UsageError("Give --room or --account, not both.")
    found = run(_ask(choices, room, account))
    if choices.as_json:
        answer(StatusAnswer(found.installations, found.problems))
        return
    rows = [
        (
            each.id,
            place_in_words(each, found.rooms),
            each.integration,
            each.label or "–",
            "removed" if each.removed_at is not None else each.state,
            _note(each),
        )
        for each in found.installations
    ]
    titles = ("INSTALLATION", "WHERE", "WHAT", "WHICH", "STATE", "NOTE")
    table(titles, rows, empty="You added nothing there." if room or account else "You added nothing yet.")
    for problem in found.problems:
        click.echo(one_line(f"manifold: {problem}"), err=True)


async def _ask(choices: Choices, room: str, account: bool) -> Found:
    async with connected(choices) as here:
        return await find_all(here, room, account=account)


def _note(installation: InstallationView) -> str:
    """Why it is as it is, and what is left to do."""
    reason = installation.reason or (installation.health.message if not installation.health.ok else "")
    left = left_to_do(installation)
    return " – ".join(filter(None, (reason, left and f"left to do: {left}")))
