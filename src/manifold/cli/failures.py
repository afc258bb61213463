"""How a command that failed tells it: one sentence on standard error, or JSON, and an exit code.

0 it is done · 1 no, or it can't be · 2 what was typed is wrong · 3 nobody there, or not now: the same again may help
4 log in, agree or trust first · 5 begun, and not finished · 130 interrupted; docs/clients/command-line.md says more.
"""

from collections.abc import Sequence
from typing import Self

import click
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from manifold.cli.columns import one_line
from manifold.errors import (
    ActionFailed,
    ApiError,
    FieldError,
    InvalidParam,
    LimitExceeded,
    ManifoldError,
    MatrixRefused,
    MissingToken,
    NoAnswer,
    NotLoggedIn,
    NotTrusted,
    SettingsError,
    TermsNotSigned,
    UnknownToken,
)

__all__ = ["Failure", "failure_of"]

_REFUSED, _WRONG, _NOT_NOW, _FIRST, _BEGUN = range(1, 6)

_DEAD_TOKEN = ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN")


class Failure(Struct, frozen=True, omit_defaults=True):
    """As programs read it: `kind` is the error's name in `manifold.errors`, `errcode` what the other side said.

    `fields` are a form's, by JSON Pointer; `hints` say what to do next.
    """

    error: str
    kind: str
    exit_code: int
    errcode: str = ""
    fields: Sequence[FieldError] = ()
    hints: Sequence[str] = ()

    @classmethod
    def of_usage(cls, error: click.UsageError) -> Self:
        """For a command that can't be understood."""
        return cls(error.format_message(), "UsageError", _WRONG)

    def ending_with(self, exit_code: int) -> Self:
        """The same with another exit code."""
        return replace(self, exit_code=exit_code)

    def as_json(self) -> str:
        """One line."""
        fields = [{"path": field.path, "message": field.message} for field in self.fields]
        told = msgspec.to_builtins(replace(self, fields=()))
        return msgspec.json.encode({**told, "fields": fields} if fields else told).decode()

    def in_words(self) -> str:
        """The sentence, each field that is wrong on a line of its own, and what to do."""
        first, *others = self.error.splitlines() or [""]
        fields = (f"{_key(field.path)}: {field.message}" for field in self.fields)
        lines = [f"manifold: {first}", *(f"  {line}" for line in (*others, *fields)), *self.hints]
        return "\n".join(map(one_line, lines))


def failure_of(error: ManifoldError) -> Failure:
    """What to tell of an error that was foreseen."""
    hints = list(getattr(error, "__notes__", ()))
    if _is_dead_session(error):
        hints.append("Your session has ended. Log in anew: manifold login")
    return Failure(
        error=str(error),
        kind=type(error).__name__,
        exit_code=_exit_code(error),
        errcode=getattr(error, "errcode", ""),
        fields=error.fields if isinstance(error, ApiError) else (),
        hints=tuple(hints),
    )


def _exit_code(error: ManifoldError) -> int:
    match error:
        case SettingsError() | InvalidParam():
            return _WRONG
        case NoAnswer() | LimitExceeded() | ApiError(status=500 | 502 | 503 | 504):
            return _NOT_NOW
        case NotLoggedIn() | NotTrusted() | TermsNotSigned() | MissingToken() | UnknownToken():
            return _FIRST
        case MatrixRefused() if _is_dead_session(error):
            return _FIRST
        case ActionFailed():
            return _BEGUN
        case _:
            return _REFUSED


def _is_dead_session(error: ManifoldError) -> bool:
    return isinstance(error, MatrixRefused) and error.errcode in _DEAD_TOKEN


def _key(pointer: str) -> str:
    """A JSON Pointer as it is typed: `a.b`."""
    steps = pointer.removeprefix("/").split("/")
    return ".".join(step.replace("~1", "/").replace("~0", "~") for step in steps)
