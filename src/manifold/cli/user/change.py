"""`manifold change`"""

from typing import TextIO

import click

from manifold.cli.user.choices import Choices, manager_options
from manifold.cli.user.config_file import read_config
from manifold.cli.user.connected import Connected
from manifold.cli.user.doing import Where, do
from manifold.cli.user.places import place_options
from manifold.cli.user.values import config_of
from manifold.spec.installations import InstallationView

__all__ = ["command"]


@click.command()
@click.argument("installation", metavar="INSTALLATION")
@click.argument("pairs", metavar="[KEY=VALUE]...", nargs=-1)
@place_options
@click.option("--config", "file", type=click.File(), help="JSON with the fields; - is standard input. For secrets.")
@manager_options
def command(
    choices: Choices, installation: str, pairs: tuple[str, ...], room: str, account: bool, file: TextIO | None
) -> None:
    """Give what was added another config, by its id: fields that are not named stay as they are.

    Fields are written as with 'add'. Without --room or --account INSTALLATION is looked for everywhere, which takes
    longer.
    """
    where = Where(installation, room, account)
    given = read_config(file)
    if not pairs and not given:
        raise click.UsageError("Change what? Give KEY=VALUE, or --config.")

    async def reconfigure(here: Connected, found: InstallationView) -> InstallationView:
        detail = await here.manager.integration(found.integration)
        config = config_of(detail.config_schema, {**found.config, **given}, pairs)
        return await here.manager.reconfigure(found, config)

    do(choices, where, reconfigure, "Changed {what} in {where}.")
