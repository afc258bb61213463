"""Who decides what a widget gets: a mode for all, what was decided before, or the author, who is asked."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from manifold.widgetapi.effects import Ticket
from manifold.widgetapi.words import Words, words
from manifold.workbench.decisions import Decisions, Remembered
from manifold.workbench.frames import Frame, FrameName

__all__ = ["Deciding", "Prompt", "Wish"]

Mode = Literal["ask", "grant", "deny"]


class Wish(Struct, frozen=True, rename="camel"):
    """A capability, and what it means. `granted` is what was decided on it before, if it was."""

    raw: str
    words: str
    is_dangerous: bool = False
    granted: bool | None = None


class Prompt(Struct, frozen=True):
    """A question that waits for the author. `wishes` is empty where the widget asks who the user is."""

    frame: FrameName
    ticket: Ticket
    kind: Literal["capabilities", "openid"]
    origin: str
    wishes: Sequence[Wish] = ()


class Deciding:
    """`prompts` wait for an answer, the oldest first."""

    def __init__(self, decisions: Decisions, mode: Mode = "ask") -> None:
        self.decisions = decisions
        self.mode: Mode = mode
        self.prompts: list[Prompt] = []

    def capabilities(self, frame: Frame, ticket: Ticket, requested: Sequence[str]) -> list[str] | None:
        """What the widget gets; None: the author is asked."""
        if self.mode != "ask":
            return [*requested] if self.mode == "grant" else []
        known = self.decisions.of(frame.key)
        wishes = [_wish(raw, known) for raw in requested]
        if all(wish.granted is not None for wish in wishes):
            return [wish.raw for wish in wishes if wish.granted]
        self.prompts.append(Prompt(frame.name, ticket, "capabilities", frame.origin, wishes))
        return None

    def identity(self, frame: Frame, ticket: Ticket) -> bool | None:
        """Whether the widget may know who the user is; None: the author is asked."""
        if self.mode != "ask":
            return self.mode == "grant"
        if (known := self.decisions.of(frame.key).openid) is not None:
            return known
        self.prompts.append(Prompt(frame.name, ticket, "openid", frame.origin))
        return None

    def take(self, frame: FrameName, ticket: Ticket, kind: str) -> Prompt | None:
        """The prompt that is being answered; None: it has gone with its page, or was answered."""
        for prompt in self.prompts:
            if (prompt.frame, prompt.ticket, prompt.kind) == (frame, ticket, kind):
                self.prompts.remove(prompt)
                return prompt
        return None

    def end(self, frame: FrameName) -> None:
        """Its page has gone."""
        self.prompts = [prompt for prompt in self.prompts if prompt.frame != frame]


def _wish(raw: str, known: Remembered) -> Wish:
    said = words(raw) or Words(f"Something that has no words yet: {raw}", is_dangerous=True)
    return Wish(raw, said.text, said.is_dangerous, _granted(known, raw))


def _granted(known: Remembered, raw: str) -> bool | None:
    return True if raw in known.approved else False if raw in known.denied else None
