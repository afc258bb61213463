"""What a command answers: one JSON document to programs, a table to people."""

from collections.abc import Iterable, Sequence

import click
import msgspec

from manifold.cli.columns import columns, one_line
from manifold.sdk.encoding import encode

__all__ = ["answer", "say", "table"]


def answer(document: object) -> None:
    """One JSON document, which anybody can read."""
    click.echo(msgspec.json.format(encode(document), indent=2).decode())


def say(*lines: str) -> None:
    """Lines for people; whatever stands in one does not make two of it."""
    for line in lines:
        click.echo(one_line(line))


def table(titles: Sequence[str], rows: Iterable[Sequence[str]], *, empty: str) -> None:
    """Rows under their titles; `empty` instead where there are none."""
    rows = list(rows)
    if not rows:
        say(empty)
        return
    first, *others = columns([titles, *rows]).split("\n")
    click.secho(first, bold=True)
    click.echo("\n".join(others))
