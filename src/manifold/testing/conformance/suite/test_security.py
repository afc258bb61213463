"""Good practice with tokens, beyond what the MSCs say. Nothing here is required."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from manifold.testing.conformance.checks import Group, Unmet
from manifold.testing.conformance.exchange import Exchange
from manifold.testing.conformance.manager import Manager, member
from manifold.testing.conformance.nonsense import UNKNOWN_TOKEN, NonsenseAnswers
from manifold.testing.conformance.stories import Leaving

security = Group("security", "RFC 6749")

_SHORTEST = 22
"""Characters of base64 that hold 128 bits."""


@security.recommended("5.1", "MUST include Cache-Control: no-store in any response containing tokens")
def test_no_cache_keeps_the_token(the_registration: Exchange, the_new_token: str) -> None:
    _is_kept_by_none(the_registration, "no-store")


@security.recommended(
    "2.3",
    "success responses to such requests (access_token in the query) SHOULD contain a Cache-Control header with the "
    '"private" option',
    source="RFC 6750",
)
def test_no_shared_cache_keeps_what_was_asked_with_a_token_in_the_query(the_manager: Manager, the_token: str) -> None:
    _is_kept_by_none(the_manager.account_by_query(the_token), "private", "no-store")


@security.recommended(
    "10.10", "The probability of an attacker guessing generated tokens MUST be less than or equal to 2^(-128)"
)
def test_the_token_is_long_enough_not_to_be_guessed(the_registration: Exchange, the_new_token: str) -> None:
    if len(re.sub(r"[^A-Za-z0-9_-]", "", the_new_token)) < _SHORTEST:
        raise Unmet(f"the token has fewer than {_SHORTEST} characters", the_registration)


@security.recommended("10.10", "MUST prevent attackers from guessing access tokens")
def test_each_registration_has_a_token_of_its_own(
    the_registration: Exchange, the_new_token: str, the_leaving: Leaving
) -> None:
    if member(the_leaving.registered, "token") == the_new_token:
        raise Unmet("both registrations have one token", the_registration, the_leaving.registered)


@security.recommended("10.3", "Access token credentials MUST be kept confidential in transit and storage")
def test_the_openid_token_does_not_come_back(the_registration: Exchange, the_openid: Mapping[str, Any]) -> None:
    _does_not_hold(the_registration, the_openid["access_token"])


@security.recommended("10.3", "Access token credentials MUST be kept confidential in transit and storage")
def test_a_token_is_not_made_of_the_openid_token(
    the_registration: Exchange, the_new_token: str, the_openid: Mapping[str, Any]
) -> None:
    if the_openid["access_token"] in the_new_token or the_new_token in the_openid["access_token"]:
        raise Unmet("one of the tokens is part of the other", the_registration)


@security.recommended("10.3", "Access token credentials MUST be kept confidential in transit and storage")
@pytest.mark.parametrize(
    "what",
    [
        "an unknown token in the header",
        "an unknown token in the query",
        "logging out an unknown token",
        "an unknown OpenID token",
    ],
)
def test_an_error_does_not_repeat_the_token(the_nonsense: NonsenseAnswers, what: str) -> None:
    _does_not_hold(the_nonsense[what], UNKNOWN_TOKEN)


def _is_kept_by_none(answer: Exchange, *directives: str) -> None:
    told = {word.strip().lower() for value in answer.header("cache-control") for word in value.split(",")}
    if told.isdisjoint(directives):
        raise Unmet(f"Cache-Control says neither of {', '.join(directives)}", answer)


def _does_not_hold(answer: Exchange, token: str) -> None:
    if token.encode() in answer.body or any(token in value for _, value in answer.headers):
        raise Unmet("the answer holds the token that was sent", answer)
