"""Questions to the user, on standard error: standard output is for answers."""

from collections.abc import Iterable

import click

from manifold.cli.columns import one_line
from manifold.errors import TermsNotSigned
from manifold.sdk import Policy

__all__ = ["Asking"]


class Asking:
    """Programs (`--json`) are never asked: to them, the answer is no."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def tell(self, text: str) -> None:
        """Something that a person wants to know meanwhile."""
        if not self._as_json:
            click.echo(one_line(text), err=True)

    def agrees(self, question: str) -> bool:
        """Whether the user says yes; an end of the input is a no."""
        if self._as_json:
            return False
        try:
            return click.confirm(one_line(question), default=False, err=True)
        except click.Abort as exc:
            if isinstance(exc.__context__, EOFError):
                return False
            raise

    def password(self, user: str) -> str:
        """What the user types, unseen. Raises click.UsageError where nobody is there to type."""
        problem = "There is nobody to ask for the password: give --password-file, or --access-token-file."
        if self._as_json:
            raise click.UsageError(problem)
        try:
            answer: str = click.prompt(one_line(f"Password of {user}"), hide_input=True, err=True)
        except click.Abort as exc:
            if isinstance(exc.__context__, EOFError):
                raise click.UsageError(problem) from exc
            raise
        return answer

    def terms(self, policies: list[Policy], accepted: Iterable[str], api_url: str) -> list[str]:
        """The URLs of the documents that the user agrees to, for this manager. Those in `accepted` need no question.

        Raises TermsNotSigned for the first that they do not agree to.
        """
        said = set(accepted)
        agreed: list[str] = []
        for policy in policies:
            known = policy.urls & said
            document = policy.document()
            if not known:
                self.tell(f"{document.name}: {document.url}")
                if not self.agrees("Do you agree?"):
                    raise TermsNotSigned(
                        f"{api_url} wants agreement to “{document.name}”, {document.url}. "
                        f"Read it, and agree by: manifold terms --manager {api_url} --accept-terms {document.url}"
                    )
            agreed += known or {document.url}
        return agreed
