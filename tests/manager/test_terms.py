"""Settings of terms that make no sense are told by the path of the key."""

from typing import Any

import pytest

from manifold.errors import InvalidParam, SettingsError, TermsNotSigned
from manifold.ids import UserID
from manifold.manager.terms import TermsOfService
from manifold.spec.terms import Document
from manifold.storage import Store
from tests.support.manager import Clock

ENGLISH = Document("Terms", "https://example.org/en")


@pytest.mark.parametrize(
    ("policy", "path"),
    [
        ({"en": ENGLISH}, "terms.tos.version"),
        ({"version": ENGLISH, "en": ENGLISH}, "terms.tos.version"),
        ({"version": "1"}, "terms.tos"),
        ({"version": "1", "en": "https://example.org/en"}, "terms.tos.en"),
    ],
)
def test_a_policy_that_is_none_is_refused(policy: dict[str, Any], path: str, store: Store, clock: Clock) -> None:
    with pytest.raises(SettingsError) as raised:
        TermsOfService({"tos": policy}, store, clock)
    assert str(raised.value).startswith(f"{path}: ")


async def test_without_policies_there_is_nothing_to_agree_to(store: Store, clock: Clock) -> None:
    terms = TermsOfService({}, store, clock)

    terms.require(frozenset())
    assert terms.terms.policies == {}
    with pytest.raises(InvalidParam):
        await terms.accept(UserID("@alice:example.org"), ["https://example.org/en"])


def test_each_policy_that_is_missing_is_named(store: Store, clock: Clock) -> None:
    other = Document("Privacy", "https://example.org/privacy")
    terms = TermsOfService(
        {"tos": {"version": "1", "en": ENGLISH}, "privacy": {"version": "1", "en": other}}, store, clock
    )

    with pytest.raises(TermsNotSigned, match="tos, privacy"):
        terms.require(frozenset({"https://example.org/old"}))
    with pytest.raises(TermsNotSigned, match="first: privacy"):
        terms.require(frozenset({ENGLISH.url}))
    terms.require(frozenset({ENGLISH.url, other.url}))
