"""Terms of service: reading them, agreeing to them, and being kept out until then (MSC2140)."""

from itertools import combinations
from typing import Any

import pytest

from manifold.testing.conformance.answers import is_web_address, ok, printed, refused
from manifold.testing.conformance.checks import Absent, Group, Unmet
from manifold.testing.conformance.exchange import Exchange
from manifold.testing.conformance.manager import Manager
from manifold.testing.conformance.nonsense import UNKNOWN_TOKEN
from manifold.testing.conformance.stories import Leaving, Signing, agree, urls_of

terms = Group("terms", "MSC2140")

_GET = "GET $prefix/terms"
_POST = "POST $prefix/terms"


@terms.optional("terms", _GET, "This returns a set of documents … This endpoint does *not* require authentication.")
def test_the_terms_can_be_read_without_a_token(the_manager: Manager) -> None:
    answer = the_manager.ask("GET", the_manager.v1("terms"))
    if the_manager.lacks(answer):
        raise Absent("there is no such endpoint", answer)
    if not isinstance(ok(answer).get("policies"), dict):
        raise Unmet("there are no policies that are an object", answer)


@terms.required(_GET, 'Its response is similar to: {"policies": {"terms_of_service": {"version": "2.0", "en": {…}}}}')
def test_each_policy_has_a_version(the_signing: Signing, the_policies: dict[str, Any]) -> None:
    for name, policy in the_policies.items():
        if not isinstance(policy, dict) or not isinstance(policy.get("version"), str):
            raise Unmet(f"{name} has no version that is a string", the_signing.terms)


@terms.required(_GET, '{"en": {"name": "Terms of Service", "url": "https://example.org/somewhere/terms-2.0-en.html"}}')
def test_each_language_of_a_policy_has_a_name_and_a_web_address(
    the_signing: Signing, the_policies: dict[str, Any]
) -> None:
    for name, policy in the_policies.items():
        languages = {key: value for key, value in policy.items() if key != "version"}
        if not languages:
            raise Unmet(f"{name} is there in no language", the_signing.terms)
        for language, document in languages.items():
            if not isinstance(document, dict) or not isinstance(document.get("name"), str):
                raise Unmet(f"{name}, {language} has no name", the_signing.terms)
            if not is_web_address(document.get("url")):
                raise Unmet(f"{name}, {language} has no url that is an http or https URL", the_signing.terms)


@terms.required(_GET, "Each document MUST be uniquely identified by its URL.")
def test_no_two_policies_have_one_address(the_signing: Signing, the_policies: dict[str, Any]) -> None:
    for (one, its), (other, others) in combinations(the_policies.items(), 2):
        if shared := set(urls_of(its)) & set(urls_of(others)):
            raise Unmet(f"{one} and {other} share {min(shared)}", the_signing.terms)


@terms.recommended(
    _GET, "It is therefore strongly recommended that the URL contains the version number of the document."
)
def test_the_addresses_contain_the_version(the_signing: Signing, the_policies: dict[str, Any]) -> None:
    for policy in the_policies.values():
        for url in urls_of(policy):
            if str(policy.get("version")) not in url:
                raise Unmet(f"{url} does not contain the version", the_signing.terms)


@terms.required("Proposal", "must be able to prevent users from using the service if they have not provided agreement")
def test_who_has_not_agreed_is_kept_out(the_signing: Signing, the_new_user: None, the_policies: dict[str, Any]) -> None:
    _is_kept_out(the_signing.before)


@terms.required(_POST, "a list of URLs (given by the `url` field in the GET response) of documents")
def test_agreeing_to_something_else_lets_nobody_in(
    the_signing: Signing, the_new_user: None, the_policies: dict[str, Any]
) -> None:
    _is_kept_out(the_signing.after_strange)


@terms.required(_POST, "The server responds with an empty JSON object.")
def test_agreeing_is_answered_with_an_empty_object(the_signing: Signing, the_policies: dict[str, Any]) -> None:
    for answer in the_signing.agreed:
        if ok(answer):
            raise Unmet("the object is not empty", answer)


@terms.required(
    _POST,
    "Servers should accept agreement of any one language of each document as sufficient … The server must not assume "
    "that the client will agree to all documents in a single request.",
)
def test_one_language_of_each_policy_one_after_the_other_is_enough(
    the_signing: Signing, the_policies: dict[str, Any]
) -> None:
    ok(_there(the_signing.after))


@terms.required(
    "Requirements", "A user should only have to agree to each version of each document once for their Matrix ID"
)
def test_the_agreement_holds_for_the_users_other_tokens(the_leaving: Leaving, the_policies: dict[str, Any]) -> None:
    ok(the_leaving.before)


@terms.required(_POST, "This endpoint requires authentication.")
@pytest.mark.parametrize("token", ["", UNKNOWN_TOKEN], ids=["without a token", "with an unknown token"])
def test_nobody_agrees_without_a_good_token(
    the_manager: Manager, the_signing: Signing, the_policies: dict[str, Any], token: str
) -> None:
    answer = agree(the_manager, token, *the_signing.urls)
    refused(answer)
    if answer.status not in (401, 403):
        raise Unmet(f"the answer has status {answer.status}, not 401 or 403", answer)


@terms.required(_POST, "Requests to this endpoint have a single key, `user_accepts` whose value is a list of URLs")
@pytest.mark.parametrize(
    "value",
    [{}, {"user_accepts": "https://example.org/"}, {"user_accepts": [1]}, []],
    ids=["none", "text", "1", "list"],
)
def test_what_is_no_agreement_is_refused(
    the_manager: Manager, the_token: str, the_policies: dict[str, Any], value: object
) -> None:
    refused(the_manager.ask("POST", the_manager.v1("terms"), token=the_token, value=value))


def _is_kept_out(answer: Exchange | None) -> None:
    there = _there(answer)
    if there.status == 200:
        raise Unmet("nobody agreed in this run. (If this user had agreed before, say --terms-agreed.)", there)
    printed(there, 403, "M_TERMS_NOT_SIGNED")


def _there(answer: Exchange | None) -> Exchange:
    if answer is None:
        pytest.skip("this manager asks for agreement to nothing (no policies)")
    return answer
