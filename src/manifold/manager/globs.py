"""Does a name fit a glob? `*` stands for any number of characters, `?` for one (Matrix 1.19, "Glob-style matching").

Globs come from strangers' policy lists, so no glob may take long: the expressions made here never step back behind
what they have matched once.
"""

import fnmatch
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

__all__ = ["Globs", "is_glob"]

_Match = Callable[[str], re.Match[str] | None]


class Globs:
    """Subjects, with or without wildcards, each with a text. Those without are found at once."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, str] = {}
        self._globs: list[tuple[_Match, str]] = []
        for subject, text in entries:
            if is_glob(subject):
                self._globs.append((_match(subject), text))
            else:
                self._exact.setdefault(subject, text)

    def find(self, name: str) -> str | None:
        """The text of an entry that the name fits, or None."""
        if (text := self._exact.get(name)) is not None:
            return text
        return next((text for match, text in self._globs if match(name)), None)


def is_glob(subject: str) -> bool:
    """True where it holds wildcards."""
    return "*" in subject or "?" in subject


@lru_cache(maxsize=10_000)
def _match(glob: str) -> _Match:
    # fnmatch makes an atomic group of what follows each star. It knows [sets], too, which Matrix does not.
    return re.compile(fnmatch.translate(glob.replace("[", "[[]"))).match
