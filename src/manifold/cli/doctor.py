"""`manifold doctor`"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path

import click
import msgspec

from manifold.cli.options import settings_option
from manifold.doctor import CHECKS, Doctor, Request, Visitor
from manifold.egress import Egress
from manifold.egress.dns import DNS
from manifold.errors import InvalidParam, SettingsError
from manifold.ids import UserID
from manifold.integrations.catalogue import Catalogue
from manifold.server.app import patient
from manifold.settings import Settings, load
from manifold.spec.admin import Check, Diagnosis
from manifold.storage import Store

__all__ = ["command"]

MARKS = {"ok": ("✔", "green"), "warning": ("!", "yellow"), "failed": ("✘", "red"), "skipped": ("–", None)}


@click.command()
@click.argument("checks", nargs=-1, metavar="[CHECK]...")
@settings_option
@click.option("--element", default="", metavar="URL", help="Look at this Element Web's config.json, too.")
@click.option("--as", "user", default="", metavar="USER", help="Register once as this user, and log out again.")
@click.option(
    "--access-token-file",
    "token_file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="The file with an access token of this user's at the homeserver; - for standard input.",
)
@click.option(
    "--homeserver", default="", metavar="URL", help="The user's client-server API, where it is not announced."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--list", "only_list", is_flag=True, help="List the checks, and run none.")
def command(
    checks: tuple[str, ...],
    path: Path,
    element: str,
    user: str,
    token_file: Path | None,
    homeserver: str,
    as_json: bool,
    only_list: bool,
) -> None:
    """Find out why it does not work: every hop, with the cause and the remedy.

    Run it on the manager's machine, as the user that the manager runs as, whether it runs or not. It takes ten seconds
    at most. With CHECK, only these are shown. The exit code is 0 where nothing failed, else 1.
    """
    if only_list:
        click.echo("\n".join(f"{check.id:<16} {check.hop}: {check.title}" for check in CHECKS))
        return
    request = Request(checks, element, _visitor(user, token_file, homeserver))
    try:
        diagnosis = asyncio.run(_examine(load(path), path.resolve(), request))
    except SettingsError as exc:
        diagnosis = _without_settings(exc)
    except InvalidParam as exc:
        raise click.BadParameter(exc.message, param_hint="CHECK") from exc
    click.echo(msgspec.json.encode(diagnosis) if as_json else _report(diagnosis))
    sys.exit(0 if diagnosis.ok else 1)


async def _examine(settings: Settings, path: Path, request: Request) -> Diagnosis:
    @asynccontextmanager
    async def open_store() -> AsyncIterator[Store]:
        store = await Store.open(settings.database, path.parent)
        try:
            yield store
        finally:
            await store.close()

    async with Egress(settings.egress) as egress:
        return await Doctor(
            patient(settings, path.parent, Catalogue.installed(), egress, DNS(), open_store, path)
        ).examine(request)


def _visitor(user: str, token_file: Path | None, homeserver: str) -> Visitor | None:
    if bool(user) != (token_file is not None):
        raise click.UsageError("--as and --access-token-file go together: the token never stands on the command line.")
    if token_file is None:
        return None
    try:
        user_id = UserID.parse(user)
    except ValueError as exc:
        raise click.BadParameter(str(exc), param_hint="--as") from exc
    with click.open_file(token_file.as_posix(), encoding="utf-8") as file:
        token = file.read().strip()
    if not token.isascii() or not token.isprintable() or not token:
        raise click.BadParameter("holds no access token", param_hint="--access-token-file")
    return Visitor(user_id, token, homeserver)


def _without_settings(exc: SettingsError) -> Diagnosis:
    """Where nothing else is known, there is nothing else to check."""
    check = next(check for check in CHECKS if check.id == "settings")
    [wrong] = check.faults
    finding = wrong(why=exc)
    return Diagnosis(
        False, [Check(check.id, "", check.hop, check.title, finding.outcome, finding.cause, finding.remedy, [], 0.0)]
    )


def _report(diagnosis: Diagnosis) -> str:
    lines: list[str] = []
    for hop, checks in groupby(diagnosis.checks, key=lambda check: check.hop):
        lines += [click.style(hop, bold=True), *(line for check in checks for line in _lines(check)), ""]
    count = sum(check.outcome == "failed" for check in diagnosis.checks)
    lines.append("Nothing is wrong." if diagnosis.ok else f"Wrong: {count}. The first is the one to begin with.")
    return "\n".join(lines)


def _lines(check: Check) -> list[str]:
    mark, color = MARKS[check.outcome]
    subject = f" ({check.subject})" if check.subject else ""
    head = f"  {click.style(mark, fg=color)} {check.title}{subject}"
    if check.outcome == "skipped":
        return [f"{head}: {check.cause}"]
    notes = [f"      {note}" for note in check.notes]
    if check.outcome == "ok":
        return [head, *notes]
    return [head, *notes, f"      {check.cause}", f"      → {check.remedy}"]
