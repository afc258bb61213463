"""What a check finds: that all is well, that there was nothing to check, or what is wrong and what to do about it."""

from dataclasses import dataclass
from string import Formatter

from manifold.errors import Because, Unreachable
from manifold.spec.admin import Outcome

__all__ = ["FINE", "Fault", "Finding", "NoAnswer", "shown", "skipped"]

MAX_SHOWN = 300
"""Characters of what a stranger said."""


@dataclass(frozen=True)
class Finding:
    """`cause` and `remedy` are sentences; both are empty where all is well."""

    outcome: Outcome
    cause: str = ""
    remedy: str = ""


FINE = Finding("ok")


def skipped(why: str) -> Finding:
    """There is nothing to check, or no way to."""
    return Finding("skipped", shown(why))


@dataclass(frozen=True)
class Fault:
    """One way in which a hop breaks: its cause and its remedy, as sentences with {gaps} for what differs.

    Called with what belongs into the gaps, it is what a check found. The guide shows the gaps (`guide.py`).
    """

    cause: str
    remedy: str
    outcome: Outcome = "failed"

    def __call__(self, **gaps: object) -> Finding:
        words = {name: shown(str(value)) for name, value in gaps.items()}
        return Finding(self.outcome, self.cause.format_map(words), self.remedy.format_map(words))

    @property
    def gaps(self) -> set[str]:
        """Their names."""
        parts = [*Formatter().parse(self.cause), *Formatter().parse(self.remedy)]
        return {name for _, name, _, _ in parts if name}


@dataclass(frozen=True)
class NoAnswer:
    """Why somebody gave no answer, as a fault for each hop at which a request can end; each has the gap {why}."""

    faults: dict[Because, Fault]

    def of(self, exc: Unreachable, **gaps: object) -> Finding:
        """What to say of this failure."""
        return self.faults[exc.because](why=exc.message, **gaps)


def shown(text: str) -> str:
    """What a stranger may have written, fit for a terminal and for one line."""
    text = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
