"""`manifold admin`"""

import asyncio
from pathlib import Path

import click

from manifold.cli.columns import columns, day
from manifold.cli.database import opened
from manifold.cli.options import settings_option
from manifold.manager.administrators import Administrators
from manifold.manager.clock import now

__all__ = ["command"]


@click.group(name="admin")
def command() -> None:
    """Give programs access to the operators' API.

    A running manager serves it on a listener of its own ([admin] listen). It takes the tokens that are made here, in
    an Authorization header, and nothing else: no user of the manager can become an operator.
    """


@command.group()
def token() -> None:
    """Make, list and revoke tokens for the operators' API."""


@token.command()
@settings_option
@click.option("--name", required=True, help="What the token is for; it is listed and revoked by this name.")
@click.option("--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How long it is good.")
def create(path: Path, name: str, days: int) -> None:
    """Make a token, and print it this once: only its hash is kept."""

    async def run() -> str:
        async with opened(path) as (_, store):
            return await Administrators(store, now).create(name, days)

    click.echo(asyncio.run(run()))


@token.command(name="list")
@settings_option
def list_tokens(path: Path) -> None:
    """List the tokens that are good, by name."""

    async def run() -> None:
        async with opened(path) as (_, store):
            tokens = await Administrators(store, now).all()
        rows = [(row.name, f"since {day(row.created_at)}", f"until {day(row.expires_at)}") for row in tokens]
        click.echo(columns(rows) or "There are no admin tokens.")

    asyncio.run(run())


@token.command()
@settings_option
@click.argument("name")
def revoke(path: Path, name: str) -> None:
    """Make a token worth nothing, at once."""

    async def run() -> None:
        async with opened(path) as (_, store):
            await Administrators(store, now).revoke(name)

    asyncio.run(run())
    click.echo(f"Revoked {name}.")
