"""`manifold serve`"""

import asyncio
import gc
import resource
import signal
from pathlib import Path

import click
import uvloop

from manifold.cli.options import settings_option
from manifold.server.app import manager
from manifold.server.log import write_log
from manifold.settings import Settings, load

__all__ = ["command"]

OPEN_FILES = 65_536
"""More than all connections that `[limits]` allows by default."""


@click.command()
@settings_option
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    help="How much to tell on standard error, instead of what the settings say.",
)
def command(path: Path, log_level: str | None) -> None:
    """Run the manager until Ctrl-C or SIGTERM."""
    settings = load(path)
    write_log(settings.log, log_level)
    if not settings.homeservers and not settings.access.homeservers:
        click.echo("manifold: no homeserver is allowed yet, so nobody can register: add [homeservers]", err=True)
    _lift_limit_of_open_files()
    uvloop.run(_serve(settings, path.resolve().parent))


def _lift_limit_of_open_files() -> None:
    """Each connection is one; many systems begin with 1024, and allow any program to take more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def leave_alone() -> None:
    """What is there by now stays until the end: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


async def _serve(settings: Settings, base: Path) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with manager(settings, base) as server:
        leave_alone()
        app = f", stand-alone: {server.app_url}" if server.app_url else ""
        click.echo(f"Manifold is ready: {server.public_url} (widgets: {server.widgets_url}{app})")
        await stop.wait()
        click.echo("Stopping …")
