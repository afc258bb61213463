"""The command itself, and how it tells what went wrong."""

from typing import Any

import click

from manifold import __version__
from manifold.cli.failures import Failure, failure_of
from manifold.cli.lazy import Lazy, LazyGroup
from manifold.errors import ManifoldError

__all__ = ["main"]

# Where each command lives, in the order of the help; the module is imported when the command is called.
FOR_USERS = {
    "login": Lazy("manifold.cli.user.login", "Log in, and say which manager you use."),
    "discover": Lazy("manifold.cli.user.discover", "Find the managers that you can use."),
    "integrations": Lazy("manifold.cli.integrations", "List what the manager offers."),
    "show": Lazy("manifold.cli.user.show", "Explain one integration: what it does, what it needs, its form."),
    "rooms": Lazy("manifold.cli.user.rooms", "List your rooms, and where you may add widgets."),
    "add": Lazy("manifold.cli.user.add", "Add an integration to a room or to your account."),
    "change": Lazy("manifold.cli.user.change", "Give what was added another config."),
    "finish": Lazy("manifold.cli.user.finish", "Do what is left of something begun."),
    "status": Lazy("manifold.cli.user.status", "List what is added where, and what is left to do."),
    "remove": Lazy("manifold.cli.user.remove", "Remove what was added."),
    "undo": Lazy("manifold.cli.user.undo", "Bring back what was removed less than a day ago."),
    "history": Lazy("manifold.cli.user.history", "List who changed what in a room or in your account."),
    "widgets": Lazy("manifold.cli.user.widgets", "See, rename, pin and remove a room's widgets, whoever put them."),
    "migrate": Lazy("manifold.cli.user.migrate", "Have widgets of Scalar and Dimension work without these."),
    "packs": Lazy("manifold.cli.user.packs", "List, add and remove packs of your sticker picker."),
    "terms": Lazy("manifold.cli.user.terms", "Read the manager's terms, and agree to them."),
    "logout": Lazy("manifold.cli.user.logout", "Log out, of the manager and of Matrix."),
    "completion": Lazy("manifold.cli.user.completion", "Print what completes commands in a shell."),
}
FOR_AUTHORS = {
    "workbench": Lazy("manifold.cli.workbench", "Run a widget that you write, in a room that you can change."),
}
FOR_OPERATORS = {
    "admin": Lazy("manifold.cli.admin", "Make and revoke tokens for the operators' API."),
    "backup": Lazy("manifold.cli.backup", "Write everything that is kept into a file."),
    "block": Lazy("manifold.cli.block", "Refuse users, servers, rooms or integrations."),
    "demo": Lazy("manifold.cli.demo", "Start a homeserver, a manager and a small client, to try everything."),
    "doctor": Lazy("manifold.cli.doctor", "Find out why it does not work."),
    "init": Lazy("manifold.cli.init", "Write the settings file, from a few answers, and say what to do next."),
    "restore": Lazy("manifold.cli.restore", "Put a backup into the database."),
    "serve": Lazy("manifold.cli.serve", "Run the manager."),
    "sessions": Lazy("manifold.cli.sessions", "See who is logged in, and end sessions."),
    "settings": Lazy("manifold.cli.settings", "Print or check the settings file."),
    "snippets": Lazy(
        "manifold.cli.snippets", "Print what to paste into the files of others: clients, proxies, systemd."
    ),
    "well-known": Lazy("manifold.cli.well_known", "Print what tells clients where this manager is."),
}
COMMANDS = {**FOR_USERS, **FOR_AUTHORS, **FOR_OPERATORS}

_MISTAKE = 2
"""What operators' commands end with, whatever went wrong."""

_INTERRUPTED = 130
"""128 and the number of SIGINT, as shells have it."""


class _Main(LazyGroup):
    """Tells every error that was foreseen in words, or as JSON to a program that asked for it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.obj = "--json" in args
        if not all(map(_is_text, args)):
            raise click.UsageError("An argument is no UTF-8.", ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        as_json: bool = ctx.obj
        try:
            result = super().invoke(ctx)
        except ManifoldError as exc:
            failure = failure_of(exc)
            if ctx.invoked_subcommand in FOR_OPERATORS:
                failure = failure.ending_with(_MISTAKE)
        except click.UsageError as exc:
            if not as_json:
                raise
            failure = Failure.of_usage(exc)
        except click.ClickException as exc:
            failure = Failure(exc.format_message(), "Error", exc.exit_code)
        except (KeyboardInterrupt, click.Abort) as exc:
            failure = Failure("Interrupted", "Interrupted", _INTERRUPTED, hints=tuple(getattr(exc, "__notes__", ())))
        else:
            return result
        click.echo(failure.as_json() if as_json else failure.in_words(), err=True)
        return ctx.exit(failure.exit_code)


def _is_text(argument: str) -> bool:
    # Python makes lone surrogates of bytes that are no UTF-8; neither JSON nor a URL has a place for them.
    return not any("\ud800" <= character <= "\udfff" for character in argument)


@click.command(
    cls=_Main,
    context_settings={"help_option_names": ["-h", "--help"]},
    sections={"For users": FOR_USERS, "For widget authors": FOR_AUTHORS, "For operators": FOR_OPERATORS},
)
@click.version_option(__version__, prog_name="manifold")
def main() -> None:
    """Manifold, an integration manager for Matrix: a client for any manager, and a manager."""
