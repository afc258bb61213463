"""`manifold serve`"""

import asyncio
import logging
import signal
from pathlib import Path

import click
import uvloop

from manifold.cli.options import settings_option
from manifold.server.app import manager
from manifold.settings import Settings, load

__all__ = ["command"]


@click.command()
@settings_option
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    default="info",
    show_default=True,
    help="How much to tell on standard error.",
)
def command(path: Path, log_level: str) -> None:
    """Run the manager until Ctrl-C or SIGTERM."""
    logging.basicConfig(level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # Its own words at each start are two lines per listener that say nothing to an operator.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    settings = load(path)
    if not settings.homeservers and not settings.access.homeservers:
        click.echo("manifold: no homeserver is allowed yet, so nobody can register: add [homeservers]", err=True)
    uvloop.run(_serve(settings, path.resolve().parent))


async def _serve(settings: Settings, base: Path) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with manager(settings, base) as server:
        click.echo(f"Manifold is ready: {server.public_url} (widgets: {server.widgets_url})")
        await stop.wait()
        click.echo("Stopping …")
