"""What a check is: a row of the one list that the command, the API and the guide are made from."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from manifold.doctor.finding import Fault, Finding, NoAnswer
from manifold.doctor.visit import Visit

__all__ = ["Check"]


@dataclass(frozen=True)
class Check:
    """One hop.

    - `id` stays for ever: programs and people name checks by it. `hop` is the heading under which it stands.
    - `about` says what is checked and why, for the guide.
    - `after` are the ids of what must be well before this can tell anything; skipped where it is not.
    - `faults` are all that `run` may find; `no_answer` is for what it lets through: Unreachable.
    - `per_homeserver`: there is one for each homeserver in the settings.
    """

    id: str
    hop: str
    title: str
    about: str
    run: Callable[[Visit], Awaitable[Finding]]
    faults: tuple[Fault, ...] = ()
    no_answer: NoAnswer | None = None
    after: tuple[str, ...] = ()
    per_homeserver: bool = False
