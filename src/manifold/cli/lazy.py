"""Groups of commands that are imported when they are called, and not for the help of the others."""

import importlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem

__all__ = ["Lazy", "LazyGroup"]

_SERVER_PACKAGES = {
    "asyncpg",
    "cryptography",
    "dns",
    "httptools",
    "idna",
    "prometheus_client",
    "starlette",
    "structlog",
    "uvicorn",
    "uvloop",
}


class Lazy(NamedTuple):
    """Where a command is: `name` in the module `module`. `text` is its line of help."""

    module: str
    text: str
    name: str = "command"


class LazyGroup(click.Group):
    """`sections` are the commands by the title under which the help names them."""

    def __init__(self, *arguments: Any, sections: Mapping[str, Mapping[str, Lazy]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._sections = sections
        self._table = {name: lazy for section in sections.values() for name, lazy in section.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """See click."""
        return sorted(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """See click."""
        if cmd_name not in self._table:
            return None
        lazy = self._table[cmd_name]
        try:
            command = getattr(importlib.import_module(lazy.module), lazy.name)
        except ModuleNotFoundError as exc:
            if exc.name not in _SERVER_PACKAGES:
                raise
            if ctx.resilient_parsing:  # a shell asks what could come next: nothing that we know of
                return None
            path = f"{ctx.command_path} {cmd_name}".removeprefix(ctx.find_root().command_path).strip()
            raise click.ClickException(
                f"'manifold {path}' needs the server: pip install 'matrix-manifold[server]'"
            ) from exc
        assert isinstance(command, click.Command)  # noqa: S101  (the tables name nothing else)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """See click. From the tables, not from the commands: --help must not import the server."""
        for title, commands in self._sections.items():
            with formatter.section(title):
                formatter.write_dl([(name, lazy.text) for name, lazy in commands.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """See click. From the tables, likewise."""
        names = [
            CompletionItem(name, help=lazy.text) for name, lazy in self._table.items() if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]
