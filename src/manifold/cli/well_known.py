"""`manifold well-known`"""

from pathlib import Path

import click

from manifold.cli.options import settings_option
from manifold.cli.snippets import DISCOVERY, show
from manifold.settings import load

__all__ = ["command"]


@click.command(name="well-known")
@settings_option
def command(path: Path) -> None:
    """Print what tells clients where this manager is, ready to paste."""
    show(DISCOVERY.values(), load(path), path)
    click.echo(
        "Element loses a manager that only the homeserver names whenever a user's own widgets change\n"
        "(adding a sticker picker does), until its next start or two hours later, and falls back to\n"
        "its config.json, which names somebody else's manager if you do not. So set config.json, and\n"
        "name the same manager in both places."
    )
