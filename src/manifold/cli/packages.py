"""`manifold integrations installed`, `pin`, `pins`: what this machine has, and which packages of others may run."""

from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import click
import msgspec

from manifold.cli.options import settings_option
from manifold.cli.pin_file import pin_lines, write_pin
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.discovery import OURS, folder_of, offered_by, problem_of, strangers
from manifold.integrations.manifest import Manifest
from manifold.integrations.pins import normalized, pin_of

__all__ = ["installed", "pin", "pins"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON document, for programs.")
def installed(as_json: bool) -> None:
    """List what a manager with the packages of this machine offers, by default settings."""
    cards = [entry.summary() for entry in Catalogue.installed()]
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode({"integrations": cards})))
        return
    for card in cards:
        click.echo(f"{card.id:<12} {card.kind:<8} {card.name}: {card.summary}")


@click.command()
@click.argument("name")
@click.option("--write", is_flag=True, help="Write the pin into the settings file; all the rest of it stays as it is.")
@settings_option
def pin(name: str, write: bool, path: Path) -> None:
    """Show what the installed package NAME offers, and pin it as it is now.

    A pinned package's code runs with all rights of the manager. None of it is run to show this.
    """
    package = _package(name)
    click.echo(f"{package.name} {package.version} offers:")
    for entry_point in offered_by(package):
        _describe(Manifest.read(folder_of(entry_point)))
    hash_now = pin_of(package)
    if write:
        write_pin(path, package.name, hash_now)
        click.echo(f"Pinned in {path}: {hash_now}. Restart the manager to load it.")
    else:
        click.echo("If you trust it with all that this manager keeps, add this to the settings, or use --write:\n")
        click.echo(pin_lines(package.name, hash_now), nl=False)


@click.command()
@settings_option
def pins(path: Path) -> None:
    """Compare every pinned package with its pin; the exit code is 1 where one differs."""
    from manifold.settings import load  # needs the server's packages, which a client does without

    pinned = {normalized(name): pin for name, pin in load(path).pins.items()}
    installed = strangers()
    are_good = True
    for name in sorted(pinned.keys() | installed.keys()):
        if name not in installed:
            problem = "is pinned, but not installed, or has no integrations"
        else:
            problem = problem_of(installed[name], pinned.get(name))
        are_good &= not problem or name not in pinned
        click.echo(f"{'✘' if problem else '✔'} {name}{f': {problem}' if problem else ''}")
    if not are_good:
        click.get_current_context().exit(1)


def _package(name: str) -> Distribution:
    try:
        package = distribution(name)
    except (PackageNotFoundError, ValueError) as exc:
        raise click.ClickException(f"There is no package {name!r} beside Manifold; install it first") from exc
    if package.name == OURS:
        raise click.ClickException("Manifold's own integrations need no pin")
    if not list(offered_by(package)):
        raise click.ClickException(f"{package.name} has no integrations")
    return package


def _describe(manifest: Manifest) -> None:
    click.echo(f"  {manifest.id}: {manifest.name} ({manifest.kind}), by {manifest.publisher}")
    click.echo(f"    may write: {', '.join(manifest.actions.state) or 'nothing'}")
    if manifest.actions.max_power:
        click.echo(f"    may ask for a power level of up to {manifest.actions.max_power}")
    for words in manifest.sends:
        click.echo(f"    sends: {words}")
    for words in manifest.reads:
        click.echo(f"    reads: {words}")
