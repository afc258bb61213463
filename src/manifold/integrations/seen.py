"""What was seen at an address that somebody pasted, before anything is made of it."""

from dataclasses import dataclass

from manifold.errors import InvalidParam
from manifold.integrations.checks import wrong
from manifold.integrations.framing import Framing
from manifold.integrations.urls import Link, host_of

__all__ = ["Seen"]

_AWAY = frozenset({404, 410})


@dataclass(frozen=True)
class Seen:
    """An answer, without its body. `link` is where redirects led to; `content_type` is lower case, without parameters.

    `title` is one line of plain text, "" where there is none.
    """

    link: Link
    status: int
    content_type: str
    title: str
    framing: Framing

    @property
    def problem(self) -> str:
        """Why nobody sees there what was meant, in words; ""."""
        if 200 <= self.status < 300:
            return ""
        host = host_of(self.link.origin)
        if self.status in {401, 403}:
            return f"{host} shows this address only to who has signed in there (it answers {self.status})"
        return f"{host} answers {self.status} for this address"

    @property
    def is_there(self) -> bool:
        """Whether the address leads to something, if perhaps not for everybody."""
        return self.status not in _AWAY and self.status < 500

    def refusal(self, field: str) -> InvalidParam | None:
        """Why our page can't show it, told at the form's field; None where it can."""
        if self.problem:
            return wrong(field, self.problem)
        if self.framing.verdict == "refused":
            return wrong(field, f"{self.framing.words}. Add it as a link card instead.")
        return None
