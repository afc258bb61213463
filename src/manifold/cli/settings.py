"""`manifold settings`"""

from pathlib import Path

import click

from manifold.cli.example import example
from manifold.cli.options import settings_option
from manifold.server.app import check_settings
from manifold.settings import Settings, load

__all__ = ["command", "refuse_mistakes"]


@click.group(name="settings")
def command() -> None:
    """Print or check the settings file."""


@command.command(name="example")
def print_example() -> None:
    """Print a settings file with every key, its default and what it means."""
    click.echo(example(), nl=False)


@command.command()
@settings_option
def check(path: Path) -> None:
    """Read the settings file and say what is wrong with it."""
    refuse_mistakes(load(path), path.parent)
    click.echo(f"{path}: fine")


def refuse_mistakes(settings: Settings, base: Path) -> None:
    """What can be wrong with settings that each for itself are right. Raises SettingsError."""
    settings.server.refuse_shared_origin()
    check_settings(settings, base)
