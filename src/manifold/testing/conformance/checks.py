"""What a check is: a test, with the text that it holds a manager to and how binding that text is."""

from dataclasses import dataclass
from typing import Literal

import pytest

from manifold.testing.conformance.exchange import Exchange

__all__ = ["Absent", "Check", "Group", "Level", "Unmet", "check_of"]

Level = Literal["required", "recommended", "optional"]
"""Required: what the text says plainly, or with "must". Recommended: "should". Optional: whether a feature is there."""


@dataclass(frozen=True)
class Check:
    """`says` is what the text says, as far as it can be in its own words; `feature` is what may be left out."""

    group: str
    source: str
    section: str
    says: str
    level: Level
    feature: str = ""


class Unmet(AssertionError):
    """The manager does not do what the text says; the exchanges show it."""

    def __init__(self, why: str, *exchanges: Exchange) -> None:
        super().__init__(why)
        self.why = why
        self.exchanges = exchanges


class Absent(Unmet):
    """The manager does not have the feature at all."""


@dataclass(frozen=True)
class Group:
    """Checks that belong together; each of its methods makes the decorator of one."""

    name: str
    source: str

    def required(self, section: str, says: str, *, source: str = "") -> pytest.MarkDecorator:
        """Not to do so is a failure."""
        return self._mark(section, says, source, "required")

    def recommended(self, section: str, says: str, *, source: str = "") -> pytest.MarkDecorator:
        """Not to do so is lacking."""
        return self._mark(section, says, source, "recommended")

    def optional(self, feature: str, section: str, says: str, *, source: str = "") -> pytest.MarkDecorator:
        """To be without it (Absent) is lacking; to do it wrong is a failure."""
        return self._mark(section, says, source, "optional", feature)

    def _mark(self, section: str, says: str, source: str, level: Level, feature: str = "") -> pytest.MarkDecorator:
        check = Check(self.name, source or self.source, section, says, level, feature)
        return pytest.mark.conformance(check)


def check_of(item: pytest.Item) -> Check | None:
    """The check that a test is, or None for other people's tests."""
    marker = item.get_closest_marker("conformance")
    if marker is None or not marker.args or not isinstance(marker.args[0], Check):
        return None
    return marker.args[0]
