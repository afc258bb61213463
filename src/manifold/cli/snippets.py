"""`manifold snippets`: what to paste elsewhere, so that clients find the manager and requests reach it."""

import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import click
import msgspec

from manifold.cli.deployment import caddy, nginx, systemd
from manifold.cli.options import settings_option
from manifold.server.discovery import call_behaviour, element_config, well_known_client, well_known_integrations
from manifold.settings import Settings, load

__all__ = ["DISCOVERY", "SNIPPETS", "command", "show"]


@dataclass(frozen=True)
class Snippet:
    """A text, made of the settings and the path of their file, and what to do with it."""

    what_to_do: str
    text: Callable[[Settings, Path], str]


def _json(fragment: object) -> str:
    return msgspec.json.format(msgspec.json.encode(fragment), indent=2).decode() + "\n"


def _program() -> Path:
    """This very command, where it stands beside its Python."""
    beside = Path(sys.executable).with_name("manifold")
    return beside if beside.exists() else Path(shutil.which("manifold") or beside)


DISCOVERY = {
    "element": Snippet(
        "Element Web's config.json: add these lines. Set them even if you set the rest",
        lambda settings, _: _json(element_config(settings.server)),
    ),
    "well-known": Snippet(
        "https://<server name>/.well-known/matrix/client of the homeserver: add this",
        lambda settings, _: _json(well_known_client(settings.server)),
    ),
    "integrations": Snippet(
        "https://<your domain>/.well-known/matrix/integrations: if you want to be found by that domain",
        lambda settings, _: _json(well_known_integrations(settings.server)),
    ),
}

SNIPPETS = {
    **DISCOVERY,
    "video-call": Snippet(
        "Only if Element's call button shall ask Manifold for the conference, and not start calls of its own: add this "
        "to the homeserver's /.well-known/matrix/client (in Element Web's config.json, widget_build_url alone)",
        lambda settings, _: _json(call_behaviour(settings.server)),
    ),
    "caddy": Snippet(
        "Caddy: your Caddyfile. Caddy or nginx, one of them is enough",
        lambda settings, _: caddy(settings.server),
    ),
    "nginx": Snippet(
        "nginx: /etc/nginx/conf.d/manifold.conf. Name your certificates, then 'nginx -t' and 'nginx -s reload'",
        lambda settings, _: nginx(settings.server),
    ),
    "systemd": Snippet(
        "systemd: /etc/systemd/system/manifold.service. First 'useradd --system manifold', and let that user read the "
        "settings; then 'systemctl enable --now manifold'",
        lambda settings, path: systemd(_program(), path.resolve(), settings.database),
    ),
}


@click.command(name="snippets")
@click.argument("name", type=click.Choice(list(SNIPPETS)), required=False)
@settings_option
def command(name: str | None, path: Path) -> None:
    """Print what belongs into the files of others, ready to paste: all, or NAME alone, without a word around it."""
    settings = load(path)
    if name is None:
        show(SNIPPETS.values(), settings, path)
    else:
        click.echo(SNIPPETS[name].text(settings, path), nl=False)


def show(snippets: Iterable[Snippet], settings: Settings, path: Path) -> None:
    """Print each under a line that says what to do with it."""
    for snippet in snippets:
        click.secho(f"# {snippet.what_to_do}", bold=True)
        click.echo(snippet.text(settings, path))
