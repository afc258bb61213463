"""`manifold remove`"""

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
    """Remove what was added, by the id that 'add' and 'status' tell. For a day 'undo' brings it back.

    Without --room or --account it is looked for everywhere, which takes longer.
    """
    do(choices, Where(installation, room, account), _remove, "Removed {what} from {where}.")


async def _remove(here: Connected, installation: InstallationView) -> InstallationView:
    return await here.manager.remove(installation)
