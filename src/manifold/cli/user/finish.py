"""`manifold finish`"""

import click

from manifold.cli.user.choices import Choices, manager_options
from manifold.cli.user.connected import connected
from manifold.cli.user.finding import find
from manifold.cli.user.performing import Watching, carry_out
from manifold.cli.user.places import place_options
from manifold.cli.user.unfinished import Unfinished
from manifold.spec.installations import InstallationView

__all__ = ["command"]


@click.command()
@click.argument("installation", metavar="INSTALLATION")
@place_options
@manager_options
def command(choices: Choices, installation: str, room: str, account: bool) -> None:
    """Do what is left of something begun: of an 'add' or a 'remove' that broke off.

    Without --room or --account INSTALLATION is looked for everywhere, which takes longer.
    """
    if room and account:
        raise click.UsageError("Give --room or --account, not both.")
    watching = Watching(choices.asking, room)
    work = _finish(choices, installation, room, account, watching)
    carry_out(choices, watching, work, "Finished {what} in {where}.")


async def _finish(
    choices: Choices, installation_id: str, room: str, account: bool, watching: Watching
) -> InstallationView:
    async with connected(choices) as here:
        installation, watching.where = await find(here, installation_id, room, account=account)
        watching.has_begun(installation)
        done = await here.manager.finish(installation, on_progress=watching)
        Unfinished(here.user.place).end_of(installation_id)
        return done
