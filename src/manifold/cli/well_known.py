"""`manifold well-known`"""

from pathlib import Path

import click
import msgspec

from manifold.cli.options import settings_option
from manifold.server.discovery import element_config, well_known_client, well_known_integrations
from manifold.settings import load

__all__ = ["command"]


@click.command(name="well-known")
@settings_option
def command(path: Path) -> None:
    """Print what tells clients where this manager is, ready to paste."""
    server = load(path).server
    for title, fragment in (
        (
            "Element Web's config.json: add these lines. Set them even if you set the rest",
            element_config(server),
        ),
        (
            "https://<server name>/.well-known/matrix/client of the homeserver: add this",
            well_known_client(server),
        ),
        (
            "https://<your domain>/.well-known/matrix/integrations: if you want to be found by that domain",
            well_known_integrations(server),
        ),
    ):
        click.secho(f"# {title}", bold=True)
        click.echo(msgspec.json.format(msgspec.json.encode(fragment), indent=2).decode() + "\n")
    click.echo(
        "Element loses a manager that only the homeserver names whenever a user's own widgets change\n"
        "(adding a sticker picker does), until its next start or two hours later, and falls back to\n"
        "its config.json, which names somebody else's manager if you do not. So set config.json, and\n"
        "name the same manager in both places."
    )
