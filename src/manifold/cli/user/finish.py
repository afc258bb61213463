"""`manifold finish`"""

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
    """Do what is left of something begun: of an 'add', a 'change' or a 'remove' that broke off.

    Without --room or --account INSTALLATION is looked for everywhere, which takes longer.
    """
    do(choices, Where(installation, room, account), _as_it_is, "Finished {what} in {where}.")


async def _as_it_is(_: Connected, installation: InstallationView) -> InstallationView:
    return installation
