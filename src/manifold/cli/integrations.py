"""`manifold integrations`"""

import click

from manifold.integrations.catalogue import Catalogue

__all__ = ["command"]


@click.command()
def command() -> None:
    """List what this manager offers."""
    for card in Catalogue.installed().search():
        click.echo(f"{card.id:<12} {card.kind:<8} {card.name}: {card.summary}")
