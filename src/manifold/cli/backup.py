"""`manifold backup`"""

import asyncio
from pathlib import Path

import click

from manifold.cli.options import settings_option
from manifold.manager.clock import now
from manifold.settings import load
from manifold.storage import Contents, back_up, verify

__all__ = ["command", "holdings"]


@click.command(name="backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@settings_option
def command(file: Path, path: Path) -> None:
    """Write everything that is kept into FILE, while the manager runs.

    It can be restored into SQLite and into PostgreSQL. It holds personal data: only its owner may read it. Settings,
    and the files that they name, are not inside.
    """
    settings = load(path)
    asyncio.run(back_up(settings.database, path.parent, file, now()))
    click.echo(f"Wrote {file}: {holdings(verify(file))}.")


def holdings(contents: Contents) -> str:
    """What is in it, in a few words."""
    sessions, installations = contents.rows.get("tokens", 0), contents.rows.get("installations", 0)
    return f"{sum(contents.rows.values()):,} rows, among them {sessions:,} sessions and {installations:,} installations"
