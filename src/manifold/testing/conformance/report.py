"""The report: what it is made of, and how it reads as JSON, as Markdown and on a terminal."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

import msgspec
from msgspec import Struct

__all__ = ["FAILURES", "STATUSES", "Report", "Result", "Status", "Told", "details", "markdown", "read"]

Status = Literal["passes", "lacks", "fails", "not applicable", "not checked"]

STATUSES: tuple[Status, ...] = ("passes", "lacks", "fails", "not applicable", "not checked")
FAILURES: tuple[Status, ...] = ("fails", "not checked")
"""With any of these the run fails."""


class Told(Struct, frozen=True):
    """One exchange, for people and without tokens."""

    sent: str
    came: str


class Result(Struct, frozen=True):
    """What became of one check.

    `check` is its name, a sentence; `test` its id in pytest; `feature` is what may be left out altogether, or "".
    `says` is what the source says in that section; `reason` is why the check is not met, is not applicable or was not
    made, and "" where it passes. `exchanges` show it.
    """

    check: str
    test: str
    group: str
    source: str
    section: str
    says: str
    level: Literal["required", "recommended", "optional"]
    feature: str
    status: Status
    reason: str
    exchanges: list[Told]


class Report(Struct, frozen=True):
    """`kit` is Manifold's version, `summary` the number of checks by status."""

    manager: str
    kit: str
    summary: dict[Status, int]
    checks: list[Result]

    @classmethod
    def of(cls, manager: str, kit: str, checks: list[Result]) -> "Report":
        """Counts them."""
        summary = {status: sum(each.status == status for each in checks) for status in STATUSES}
        return cls(manager, kit, summary, checks)

    def groups(self) -> Iterator[tuple[str, list[Result]]]:
        """The checks by group, in the order of their groups' names."""
        for group, results in groupby(sorted(self.checks, key=lambda each: each.group), key=lambda each: each.group):
            yield group, list(results)


def read(content: bytes) -> Report:
    """A report that was written as JSON. Raises msgspec.DecodeError."""
    return msgspec.json.decode(content, type=Report)


def details(result: Result) -> Iterator[tuple[str, str]]:
    """Why, what was sent, what came, what the text says: each with its heading."""
    yield "why", result.reason
    for told in result.exchanges:
        yield "sent", told.sent
        yield "came", told.came
    yield f"{result.source}, {result.section}", result.says


def markdown(report: Report) -> str:
    """One table for each group, and what is to be known of everything that does not pass."""
    lines = [f"# Conformance of {report.manager}", ""]
    lines += [", ".join(f"{number} {status}" for status, number in report.summary.items()) + ".", ""]
    for group, results in report.groups():
        lines += [f"## {group}", "", "| check | level | source | status |", "| --- | --- | --- | --- |"]
        lines += [
            _row(each.check, each.feature or each.level, f"{each.source}, {each.section}", each.status)
            for each in results
        ]
        lines += [""]
        for each in results:
            lines += _paragraphs(each)
    return "\n".join(lines).rstrip() + "\n"


def _paragraphs(result: Result) -> Iterable[str]:
    if result.status == "passes":
        return
    yield f"**{result.check}**: {result.status}. {result.reason}"
    yield ""
    if result.status == "not applicable":
        return
    for told in result.exchanges:
        yield "```text"
        yield f"{told.sent}\n\n→ {told.came}".replace("```", "'''")
        yield "```"
        yield ""
    yield f"> {result.source}, {result.section}: {result.says}"
    yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '∣') for cell in cells)} |"
