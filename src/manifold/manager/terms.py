"""Which terms an account must agree to, and whether it has (MSC2140)."""

from collections.abc import Iterable, Mapping

from manifold.errors import InvalidParam, SettingsError, TermsNotSigned
from manifold.ids import UserID
from manifold.manager.clock import Clock
from manifold.manager.settings import PolicySettings
from manifold.spec.terms import Document, Terms
from manifold.storage import Store

__all__ = ["TermsOfService", "document_urls"]


class TermsOfService:
    """The operator's policies. Agreement to one language of a policy is agreement to the policy."""

    def __init__(self, policies: Mapping[str, PolicySettings], store: Store, clock: Clock) -> None:
        self.terms = Terms(policies={name: dict(policy) for name, policy in policies.items()})
        self._store = store
        self._clock = clock
        self._urls = document_urls(policies)
        self._known = frozenset[str]().union(*self._urls.values())

    def require(self, agreed: frozenset[str]) -> None:
        """Raises TermsNotSigned, naming the policies to which none of the `agreed` URLs belongs."""
        if unsigned := [name for name, urls in self._urls.items() if urls.isdisjoint(agreed)]:
            raise TermsNotSigned(f"Agree to these first: {', '.join(unsigned)}. GET …/v1/terms shows them")

    async def accept(self, user_id: UserID, urls: Iterable[str]) -> None:
        """Remember that the account agreed to these documents. Raises InvalidParam for a URL that is none of ours."""
        accepted = set(urls)
        if strangers := accepted - self._known:
            raise InvalidParam(f"'user_accepts' names {min(strangers)!r}, which is none of this manager's documents")
        async with self._store.write() as repositories:
            await repositories.agreements.add(user_id, sorted(accepted), self._clock())


def document_urls(policies: Mapping[str, PolicySettings]) -> dict[str, frozenset[str]]:
    """The documents of each policy, in all its languages. Raises SettingsError for a policy that is none."""
    return {name: _urls_of(name, policy) for name, policy in policies.items()}


def _urls_of(name: str, policy: PolicySettings) -> frozenset[str]:
    if not isinstance(policy.get("version"), str):
        raise SettingsError(f"terms.{name}.version: say which version this is, as text")
    documents = {language: document for language, document in policy.items() if language != "version"}
    if not documents:
        raise SettingsError(f"terms.{name}: add at least one language, such as en = {{ name = …, url = … }}")
    urls = set()
    for language, document in documents.items():
        if not isinstance(document, Document):
            raise SettingsError(f"terms.{name}.{language}: must be a table with name and url")
        urls.add(document.url)
    return frozenset(urls)
