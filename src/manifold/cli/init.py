"""`manifold init`: from nothing to a settings file, and what to do next."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from manifold.cli.new_settings import Answers, check, default_database, default_urls, has_secret, settings_text
from manifold.cli.options import settings_option
from manifold.cli.snippets import SNIPPETS, show
from manifold.errors import SettingsError
from manifold.ids import ServerName
from manifold.matrix import HomeserverSettings
from manifold.settings import load

__all__ = ["command"]


@click.command(name="init")
@settings_option
@click.option(
    "--homeserver",
    "homeservers",
    metavar="NAME[=BASE_URL]",
    multiple=True,
    help="A homeserver whose users may register, and where it answers, unless it is to be found. May be given again.",
)
@click.option("--private/--no-private", default=None, help="Whether BASE_URL may be on a private network, or http.")
@click.option("--public-url", help="What browsers shall call the API and the UI: an origin.")
@click.option("--widgets-url", help="What browsers shall call the pages of widgets: another origin.")
@click.option(
    "--database", help="sqlite:FILE or postgresql://user:password@host/database (or the password in ~/.pgpass)."
)
@click.option("--listen", help="Where the API and the UI listen.")
@click.option("--widgets-listen", help="Where the pages of widgets listen.")
@click.option("--app-url", help="What browsers shall call the stand-alone page: a third origin; '' for no such page.")
@click.option("--app-listen", help="Where the stand-alone page listens.")
@click.option("--terms", help="The URL of a document that users must agree to; '' for none.")
@click.option("--force", is_flag=True, help="Replace the file that is there.")
@click.option("--yes", is_flag=True, help="Ask nothing: take the default of whatever is not given.")
def command(path: Path, homeservers: tuple[str, ...], force: bool, yes: bool, **given: Any) -> None:
    """Write the settings file, from a few answers, and say what to do next.

    Each answer is checked at once. What is given as an option is not asked.
    """
    if path.exists() and not force:
        raise SettingsError(f"{path}: is there already; --force replaces it, --settings names another one")
    questions = _Questions(given, asks=not yes)
    questions.homeservers(homeservers)
    public_url, widgets_url = default_urls(next(iter(questions.answers.homeservers)))
    questions.ask("public_url", "What browsers shall call the API and the UI", public_url)
    questions.ask("widgets_url", "… and the pages of widgets, on another origin", widgets_url)
    questions.ask(
        "database", "Database (sqlite:FILE or postgresql://user:password@host/database)", default_database(path)
    )
    questions.ask("listen", "Where the API and the UI listen, for the reverse proxy", Answers().listen)
    questions.ask("widgets_listen", "… and the pages of widgets", Answers().widgets_listen)
    questions.ask(
        "app_url", "A page of its own for clients that embed nothing (Element X), on a third origin (empty: none)", ""
    )
    if questions.answers.app_url:
        questions.ask("app_listen", "… and where it listens", Answers().app_listen)
    questions.ask("terms", "URL of a document that users must agree to (empty: none)", "")
    write_new(path, settings_text(questions.answers), secret=has_secret(questions.answers), replace_old=force)
    click.echo(f"\nWrote {path}. Next: put these where they belong, then 'manifold serve'.\n")
    show(SNIPPETS.values(), load(path), path)


class _Questions:
    """Asks what no option has answered, each until it is answered rightly."""

    def __init__(self, given: dict[str, Any], *, asks: bool) -> None:
        self.answers = Answers()
        self._given = given
        self._asks = asks

    def homeservers(self, given: tuple[str, ...]) -> None:
        """One at least."""
        for text in given:
            name, _, base_url = text.partition("=")
            with _mistake("--homeserver"):
                self._accept_homeserver(_server_name(name), base_url, bool(self._given["private"]))
        if given:
            return
        if not self._asks:
            raise click.UsageError("Say with --homeserver whose users may register")
        self._ask_homeserver("Your homeserver's server name: what stands after the colon in its users' IDs", None)
        while self._ask_homeserver("Another homeserver's name (empty: no more)", ""):
            pass

    def ask(self, key: str, question: str, default: str) -> None:
        """One answer, checked together with those before."""
        if self._asks and self._given[key] is None:
            _prompt(question, default, lambda text: self._accept({key: text}))
        else:
            with _mistake(f"--{key.replace('_', '-')}"):
                self._accept({key: default if self._given[key] is None else self._given[key]})

    def _ask_homeserver(self, question: str, default: str | None) -> bool:
        """False where there is no more."""
        name = _prompt(question, default, lambda text: text and _server_name(text))
        if not name:
            return False
        base_url = _prompt(
            f"  Where {name} answers, such as https://matrix.internal:8448 (empty: find it as others do)",
            "",
            lambda text: self._accept_homeserver(name, text, text.startswith("http:")),
        )
        if base_url.startswith("http:"):
            click.echo("  No https: so that is on a private network of yours.")
        elif base_url and click.confirm("  Is that on a private network of yours?"):
            self._accept_homeserver(name, base_url, True)
        return True

    def _accept_homeserver(self, name: str, base_url: str, private: bool) -> None:
        settings = HomeserverSettings(base_url, private and bool(base_url))
        self._accept({"homeservers": {**self.answers.homeservers, name: settings}})

    def _accept(self, change: dict[str, Any]) -> None:
        answers = replace(self.answers, **change)
        check(answers)
        self.answers = answers


def _prompt(question: str, default: str | None, accept: Callable[[str], object]) -> str:
    """Asks until `accept` raises nothing."""

    def accepted(text: str) -> str:
        with _mistake(None):
            accept(text.strip())
        return text.strip()

    answer: str = click.prompt(question, default=default, show_default=bool(default), value_proc=accepted)
    return answer


@contextmanager
def _mistake(option: str | None) -> Iterator[None]:
    """What is wrong with an answer, as click tells it."""
    try:
        yield
    except (SettingsError, ValueError) as exc:
        raise click.BadParameter(str(exc), param_hint=option) from exc


def _server_name(text: str) -> ServerName:
    return ServerName.parse(text.strip())


def write_new(path: Path, text: str, *, secret: bool, replace_old: bool) -> None:
    """The whole file at once, for its owner alone where it is secret. Raises SettingsError, where it is there too."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if secret else 0o644)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            if replace_old:
                os.replace(draft, path)
            else:
                os.link(draft, path)  # which, unlike a rename, replaces nothing
        finally:
            draft.unlink(missing_ok=True)
    except OSError as exc:
        raise SettingsError(f"{path}: can't be written: {exc.strerror}") from exc
