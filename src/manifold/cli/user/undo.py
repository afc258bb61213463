"""`manifold undo`"""

import click

from manifold.cli.user.choices import Choices, manager_options
from manifold.cli.user.connected import Connected
from manifold.cli.user.doing import Where, do
from manifold.cli.user.places import place_options
from manifold.spec.installations import InstallationView

__all__ = ["command"]


@click.command()
@click.argument("installation", metavar="INSTALLATION")
@place_options
@manager_options
def command(choices: Choices, installation: str, room: str, account: bool) -> None:
    """Bring back what was removed less than a day ago, by its id; 'status' has those too.

    Without --room or --account it is looked for everywhere, which takes longer.
    """
    do(choices, Where(installation, room, account), _restore, "Brought back {what} to {where}.")


async def _restore(here: Connected, installation: InstallationView) -> InstallationView:
    return await here.manager.restore(installation)
