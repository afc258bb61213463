"""Changing one installation by its id, and doing what the change takes: `finish`, `remove`, `undo` and `change`."""

from collections.abc import Awaitable, Callable

import click

from manifold.cli.user.choices import Choices
from manifold.cli.user.connected import Connected, connected
from manifold.cli.user.finding import find
from manifold.cli.user.performing import Watching, carry_out
from manifold.cli.user.unfinished import Unfinished
from manifold.spec.installations import InstallationView

__all__ = ["Change", "Where", "do"]

Change = Callable[[Connected, InstallationView], Awaitable[InstallationView]]
"""Asks the manager for the change, and gives the installation with the actions that it takes."""


class Where:
    """What was typed: the installation's id, and where it is, if that was said. Raises click.UsageError."""

    def __init__(self, installation: str, room: str, account: bool) -> None:
        if room and account:
            raise click.UsageError("Give --room or --account, not both.")
        self.installation = installation
        self.room = room
        self.account = account


def do(choices: Choices, where: Where, change: Change, told: str) -> None:
    """Finds it, changes it, finishes it, and tells that: `told` is the sentence, with {what} and {where}."""
    watching = Watching(choices.asking, where.room)
    carry_out(choices, watching, _do(choices, where, change, watching), told)


async def _do(choices: Choices, where: Where, change: Change, watching: Watching) -> InstallationView:
    async with connected(choices) as here:
        installation, watching.where = await find(here, where.installation, where.room, account=where.account)
        changed = await change(here, installation)
        watching.has_begun(changed)
        done = await here.manager.finish(changed, on_progress=watching)
        Unfinished(here.user.place).end_of(where.installation)
        return done
