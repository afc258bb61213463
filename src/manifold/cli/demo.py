"""`manifold demo`"""

from pathlib import Path

import click
import uvloop

from manifold.demo.options import DemoOptions
from manifold.demo.run import run_demo

__all__ = ["command"]


@click.command()
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep everything in this directory, and go on from there the next time.",
)
def command(keep: Path | None) -> None:
    """Start a homeserver, a manager and a small client, to try everything. Ctrl-C stops all of it."""
    uvloop.run(run_demo(DemoOptions(keep=keep), click.echo))
