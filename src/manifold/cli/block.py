"""`manifold block`"""

import asyncio
from pathlib import Path
from typing import get_args

import click
import msgspec

from manifold.cli.columns import columns, day
from manifold.cli.database import opened
from manifold.cli.options import settings_option
from manifold.manager.blocks import Blocks
from manifold.manager.clock import now
from manifold.spec.admin import Block, BlockKind

__all__ = ["command"]

_kind = click.argument("kind", type=click.Choice(get_args(BlockKind)))


@click.group(name="block")
def command() -> None:
    """Refuse users, servers, rooms or integrations.

    What is done here holds at once, whether the manager runs or not: a running one learns of it within a second. In a
    SUBJECT, * stands for any characters and ? for one.
    """


@command.command()
@settings_option
@_kind
@click.argument("subject")
@click.option("--reason", default="", help="Why; those who are refused read it.")
def add(path: Path, kind: BlockKind, subject: str, reason: str) -> None:
    """Refuse SUBJECT from now on."""

    async def run() -> None:
        async with opened(path) as (settings, store):
            await Blocks(store, settings.blocks, now).add(kind, subject, reason)

    asyncio.run(run())
    click.echo(f"Blocked {kind} {subject}.")


@command.command()
@settings_option
@_kind
@click.argument("subject")
def remove(path: Path, kind: BlockKind, subject: str) -> None:
    """Undo 'block add' for this very SUBJECT."""

    async def run() -> None:
        async with opened(path) as (settings, store):
            await Blocks(store, settings.blocks, now).remove(kind, subject)

    asyncio.run(run())
    click.echo(f"Unblocked {kind} {subject}.")


@command.command(name="list")
@settings_option
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def list_blocks(path: Path, as_json: bool) -> None:
    """List who and what is refused, and who says so: an operator, the settings, or a policy list's room."""

    async def run() -> list[Block]:
        async with opened(path) as (settings, store):
            return await Blocks(store, settings.blocks, now).all()

    blocks = asyncio.run(run())
    if as_json:
        click.echo(msgspec.json.encode(blocks))
        return
    rows = [(block.kind, block.subject, block.source, day(block.created_at), block.reason) for block in blocks]
    click.echo(columns(rows) or "Nothing is blocked.")
