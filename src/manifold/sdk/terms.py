"""Terms of service (MSC2140): what is asked for, and what the user agreed to."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from manifold.errors import TermsNotSigned
from manifold.sdk.matrix.session import MatrixSession
from manifold.spec.terms import Document, Terms

__all__ = ["OnTerms", "Policy", "agreed_urls", "policies_of"]

ACCEPTED_TERMS = "m.accepted_terms"
"""The account data with the URLs of all documents that the user agreed to, anywhere (MSC2140)."""


@dataclass(frozen=True)
class Policy:
    """One policy, in each language that it is written in: agreeing to one of them is enough."""

    id: str
    version: str
    documents: Mapping[str, Document]

    @property
    def urls(self) -> frozenset[str]:
        """The URLs of all languages."""
        return frozenset(document.url for document in self.documents.values())

    def document(self, *languages: str) -> Document:
        """The document in the first of `languages` that there is, else in English, else in any."""
        tag = next((tag for tag in (*languages, "en") if tag in self.documents), None)
        return self.documents[tag] if tag else next(iter(self.documents.values()))


OnTerms = Callable[[list[Policy]], Iterable[str] | Awaitable[Iterable[str]]]
"""Shows the policies to the user, and gives the URLs of the documents that they agreed to."""


def policies_of(terms: Terms) -> list[Policy]:
    """What a manager's answer asks for; a policy without any document asks for nothing."""
    policies = (
        Policy(
            policy_id,
            str(policy.get("version", "")),
            {tag: document for tag, document in policy.items() if isinstance(document, Document)},
        )
        for policy_id, policy in terms.policies.items()
    )
    return [policy for policy in policies if policy.documents]


async def agreed_urls(policies: list[Policy], session: MatrixSession, on_terms: OnTerms | None, host: str) -> list[str]:
    """The documents of these policies that the user agreed to: before, as the account data tells, or now.

    Raises TermsNotSigned where one policy is left.
    """
    if not policies:
        return []
    kept = await session.account_data(ACCEPTED_TERMS) or {}
    accepted = kept.get("accepted")
    before = [url for url in accepted if isinstance(url, str)] if isinstance(accepted, list) else []
    pending = [policy for policy in policies if not policy.urls.intersection(before)]
    now = await _ask(pending, on_terms, host) if pending else []
    if now:
        await session.put_account_data(ACCEPTED_TERMS, {**kept, "accepted": [*before, *now]})
    return [url for policy in policies for url in sorted(policy.urls.intersection([*before, *now]))]


async def _ask(pending: list[Policy], on_terms: OnTerms | None, host: str) -> list[str]:
    said: Iterable[str] = ()
    if on_terms is not None:
        answer = on_terms(pending)
        said = await answer if inspect.isawaitable(answer) else answer
    urls = set(said)
    left = [policy for policy in pending if not policy.urls & urls]
    if left:
        names = ", ".join(policy.document().name for policy in left)
        raise TermsNotSigned(f"{host} can be used by those who agreed to: {names}")
    return sorted(url for policy in pending for url in policy.urls & urls)
