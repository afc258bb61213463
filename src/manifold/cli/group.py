"""The command itself, and how it tells what went wrong."""

import importlib
import sys
from typing import Any

import click

from manifold import __version__
from manifold.errors import ManifoldError

__all__ = ["main"]

# Where each command lives; the module is imported when the command is called.
COMMANDS = {
    "admin": ("manifold.cli.admin", "Make and revoke tokens for the operators' API."),
    "backup": ("manifold.cli.backup", "Write everything that is kept into a file."),
    "block": ("manifold.cli.block", "Refuse users, servers, rooms or integrations."),
    "demo": ("manifold.cli.demo", "Start a homeserver, a manager and a small client, to try everything."),
    "init": ("manifold.cli.init", "Write the settings file, from a few answers, and say what to do next."),
    "integrations": ("manifold.cli.integrations", "List what this manager offers."),
    "restore": ("manifold.cli.restore", "Put a backup into the database."),
    "serve": ("manifold.cli.serve", "Run the manager."),
    "sessions": ("manifold.cli.sessions", "See who is logged in, and end sessions."),
    "settings": ("manifold.cli.settings", "Print or check the settings file."),
    "snippets": ("manifold.cli.snippets", "Print what to paste into the files of others: clients, proxies, systemd."),
    "well-known": ("manifold.cli.well_known", "Print what tells clients where this manager is."),
}

_SERVER_PACKAGES = {"asyncpg", "cryptography", "dns", "httptools", "starlette", "uvicorn", "uvloop"}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        try:
            command = importlib.import_module(module).command
        except ModuleNotFoundError as exc:
            if exc.name not in _SERVER_PACKAGES:
                raise
            raise click.ClickException(
                f"'manifold {cmd_name}' needs the server: pip install 'matrix-manifold[server]'"
            ) from exc
        assert isinstance(command, click.Command)  # noqa: S101  (the table above names nothing else)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # From the table, not from the commands: --help must not import the server.
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(COMMANDS.items())])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ManifoldError as exc:
            click.echo(f"manifold: {exc}", err=True)
            sys.exit(2)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="manifold")
def main() -> None:
    """Manifold, an integration manager for Matrix."""
