"""Doing what an installation asks for, and telling it: what is being done, and how to go on when it breaks off."""

from collections.abc import Coroutine
from typing import Any

from manifold.cli.user.answering import answer, say
from manifold.cli.user.asking import Asking
from manifold.cli.user.choices import Choices, run
from manifold.cli.user.words import action_in_words, left_to_do, place_in_words
from manifold.errors import ManifoldError
from manifold.sdk import Progress
from manifold.spec.installations import InstallationView

__all__ = ["Watching", "carry_out"]


class Watching:
    """Is told each step by the SDK, and remembers what the manager keeps already. `where` is the place in words."""

    def __init__(self, asking: Asking, where: str) -> None:
        self.where = where
        self.may_have_begun = False
        self._begun: InstallationView | None = None
        self._asking = asking

    def __call__(self, progress: Progress) -> None:
        """For `on_progress`."""
        if progress.action is not None:
            self._asking.tell(f"  … {action_in_words(progress.action)}")

    def has_begun(self, installation: InstallationView) -> None:
        """The manager keeps a change that is not done yet."""
        self._begun = installation

    @property
    def hint(self) -> str:
        """How to go on where it breaks off now; "" where nothing is kept yet."""
        if self._begun is None:
            again = "It may be begun already: the same command goes on with it, and 'manifold status' shows it"
            return again if self.may_have_begun else ""
        go_on = f"It is begun. Go on: manifold finish {self._begun.id}"
        return go_on if self._begun.state == "removing" else f"{go_on} – or undo it: manifold remove {self._begun.id}"


def carry_out(choices: Choices, watching: Watching, work: Coroutine[Any, Any, InstallationView], told: str) -> None:
    """Runs it and tells what came of it: `told` is the sentence, with {what} and {where}.

    Whatever it raises says how to go on, once the manager keeps something.
    """
    try:
        installation = run(work)
    except (ManifoldError, KeyboardInterrupt) as exc:
        if watching.hint:
            exc.add_note(watching.hint)
        raise
    if choices.as_json:
        answer(installation)
        return
    where = watching.where or place_in_words(installation)
    say(told.format(what=installation.label or installation.integration, where=where))
    if left := left_to_do(installation):
        say(f"Left to do: {left}")
    if installation.state != "removing":
        say(f"Installation: {installation.id}")
