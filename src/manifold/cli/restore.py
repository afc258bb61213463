"""`manifold restore`"""

import asyncio
from pathlib import Path

import click

from manifold.cli.backup import holdings
from manifold.cli.columns import day
from manifold.cli.options import settings_option
from manifold.ids import UserID
from manifold.settings import load
from manifold.storage import restore, verify

__all__ = ["command"]

_WARNING = "Everything that is in the database now will be gone for good"

_ADVICE = """\
All is as it was on {day}: a session that was ended since then is good again, and so is an admin token. If that
matters: 'manifold sessions revoke --all', 'manifold admin token list'. Whoever had their account erased since then
is back: 'restore --without' leaves them out."""


def _user_ids(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> list[UserID]:
    try:
        return [UserID.parse(text) for text in texts]
    except ValueError as exc:
        raise click.BadParameter(str(exc)) from exc


@click.command(name="restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@settings_option
@click.option("--check", is_flag=True, help="Only say whether FILE is whole, and what is in it.")
@click.option("--replace", is_flag=True, help="Delete what the database holds now. Without this it must be empty.")
@click.option(
    "--without",
    metavar="USER",
    multiple=True,
    callback=_user_ids,
    help="Leave out this account, which was erased since FILE was written. May be given again.",
)
@click.option("--yes", is_flag=True, help="Ask nothing.")
def command(file: Path, path: Path, check: bool, replace: bool, without: list[UserID], yes: bool) -> None:
    """Put what 'manifold backup' wrote into the database that the settings name. Stop the manager first.

    All of it is restored or nothing: a restore that is cut off leaves the database as it was.
    """
    contents = verify(file)
    written = day(contents.created_at)
    click.echo(f"{file}: written {written} by Manifold {contents.version}; {holdings(contents)}.")
    if check:
        return
    settings = load(path)
    if replace and not yes and not click.confirm(f"{_WARNING}. Go on?"):
        raise click.ClickException("Nothing was changed")
    asyncio.run(restore(settings.database, path.parent, contents, replace=replace, without=without))
    click.echo("Restored.\n")
    click.echo(_ADVICE.format(day=written))
