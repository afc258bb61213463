"""The options that users' commands share, and how such a command runs."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from manifold.cli.user.asking import Asking
from manifold.errors import NoAnswer, SettingsError

__all__ = ["Choices", "json_option", "language", "manager_options", "run", "user_option"]

Arguments = ParamSpec("Arguments")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Choices:
    """Whose command it is, with which manager, and for whom it answers."""

    as_json: bool = False
    user: str = ""
    manager: str = ""
    trust: bool = False
    accept_terms: tuple[str, ...] = ()

    @property
    def asking(self) -> Asking:
        """How to ask back."""
        return Asking(as_json=self.as_json)


json_option = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document, and ask nothing.")
user_option = click.option(
    "--user", default="", metavar="@USER:SERVER", help="Another account than the current one; 'login' adds one."
)


def manager_options(command: Callable[Concatenate[Choices, Arguments], Outcome]) -> Callable[..., Outcome]:
    """Gives a command its Choices, from the options that all with a manager have."""

    @json_option
    @user_option
    @click.option(
        "--manager",
        default="",
        envvar="MANIFOLD_MANAGER",
        metavar="URL|DOMAIN",
        help="This manager, instead of the one that discovery finds.",
    )
    @click.option("--trust", is_flag=True, help="Let the manager that --manager names know who you are, from now on.")
    @click.option(
        "--accept-terms", multiple=True, metavar="URL", help="You read this document, and agree to it. May be repeated."
    )
    @wraps(command)
    def with_choices(
        *arguments: Any,
        as_json: bool,
        user: str,
        manager: str,
        trust: bool,
        accept_terms: tuple[str, ...],
        **named: Any,
    ) -> Outcome:
        if trust and not manager:
            raise click.UsageError("--trust is about the manager that --manager names: name one.")
        return command(Choices(as_json, user, manager, trust, accept_terms), *arguments, **named)

    return with_choices


def run(work: Coroutine[Any, Any, Outcome]) -> Outcome:
    """What the command does. Files that can't be used are told as settings are."""
    try:
        return asyncio.run(work)
    except BrokenPipeError:
        raise
    except RecursionError as exc:
        raise NoAnswer("An answer is nested too deeply to be read") from exc
    except OSError as exc:
        raise SettingsError(f"{exc.filename or 'The command'}: {exc.strerror or exc}") from exc


def language() -> str:
    """The user's language as an Accept-Language, "" where the environment says none."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    tag = said.partition(".")[0].partition("@")[0].replace("_", "-")
    return tag if tag.replace("-", "").isalnum() and tag.isascii() and tag not in ("C", "POSIX") else ""
