"""Who is asking: registering, whoami, logging out (MSC1961)."""

import re

import pytest

from manifold.testing.conformance.answers import is_of, is_user_id, ok, refused
from manifold.testing.conformance.checks import Group, Unmet
from manifold.testing.conformance.exchange import Exchange
from manifold.testing.conformance.manager import Manager
from manifold.testing.conformance.nonsense import NonsenseAnswers
from manifold.testing.conformance.stories import Leaving
from manifold.testing.conformance.supply import OpenIDTokens

account = Group("account", "MSC1961")

_REGISTER = "POST /_matrix/integrations/v1/account/register"
_ACCOUNT = "GET /_matrix/integrations/v1/account"
_LOGOUT = "POST /_matrix/integrations/v1/account/logout"


@account.required(_REGISTER, 'Exchanges an OpenID object for a token … Response is: {"token": "OpaqueString"}')
def test_an_openid_object_is_exchanged_for_a_token(the_registration: Exchange) -> None:
    token = ok(the_registration).get("token")
    if not isinstance(token, str) or not token:
        raise Unmet("there is no token that is a string", the_registration)


@account.recommended(_REGISTER, "The token should consist of URL-safe base64 characters.")
def test_the_token_is_of_url_safe_characters(the_registration: Exchange, the_new_token: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_=-]+", the_new_token):
        raise Unmet("the token has characters that are not URL-safe base64", the_registration)


@account.required(_ACCOUNT, 'Gets information about the token\'s owner … {"user_id": "@alice:example.org"}')
def test_the_account_says_whose_token_it_is(the_manager: Manager, the_token: str) -> None:
    answer = the_manager.account(the_token)
    if not is_user_id(ok(answer).get("user_id")):
        raise Unmet("there is no user_id that is a Matrix user ID", answer)


@account.required(_ACCOUNT, "The `user_id` is the user ID which was represented in the OpenID object.")
def test_the_account_is_the_user_of_the_openid_object(
    the_manager: Manager, the_token: str, the_openid: dict[str, str], openid_user: str
) -> None:
    is_of(the_manager.account(the_token), the_openid["matrix_server_name"], openid_user)


@account.required("Proposal", "The token may also be specified as the `access_token` query string parameter")
def test_the_token_is_good_in_the_query_too(the_manager: Manager, the_token: str) -> None:
    answer = the_manager.account_by_query(the_token)
    if not is_user_id(ok(answer).get("user_id")):
        raise Unmet("there is no user_id that is a Matrix user ID", answer)


@account.required("Proposal", "All specified APIs (except `/register`) will take … a token returned from /register.")
@pytest.mark.parametrize("what", ["no token", "an unknown token in the header", "an unknown token in the query"])
def test_the_account_is_nobodys_without_a_good_token(the_nonsense: NonsenseAnswers, what: str) -> None:
    if 200 <= the_nonsense[what].status < 300:
        raise Unmet("the answer is a success", the_nonsense[what])


@account.required(_REGISTER, "Integration managers should be careful to validate the OpenID object")
def test_an_unknown_openid_token_buys_nothing(the_nonsense: NonsenseAnswers) -> None:
    answer = the_nonsense["an unknown OpenID token"]
    if 200 <= answer.status < 300:
        raise Unmet("it registers with an OpenID token that no homeserver gave", answer)


@account.required(_REGISTER, "Request body is an OpenID object as returned by …/openid/request_token.")
@pytest.mark.parametrize(
    "what",
    [
        "no matrix_server_name",
        "no access_token",
        "nothing at all",
        "matrix_server_name is a number",
        "matrix_server_name is a list",
        "matrix_server_name is null",
        "access_token is a number",
        "access_token is an object",
        "a body that is no JSON",
        "a body that is cut off",
        "a body that is a list",
        "a body that is a string",
    ],
)
def test_what_is_no_openid_object_buys_nothing(the_nonsense: NonsenseAnswers, what: str) -> None:
    if 200 <= the_nonsense[what].status < 300:
        raise Unmet("the answer is a success", the_nonsense[what])


@account.required(
    _REGISTER,
    "ensuring the `/_matrix/federation/v1/openid/userinfo` response has a `sub` which belongs to the "
    "`matrix_server_name` provided in the original OpenID object",
)
def test_a_server_that_does_not_exist_vouches_for_nobody(the_manager: Manager, the_tokens: OpenIDTokens) -> None:
    # .invalid never leads anywhere (RFC 6761), so nobody gets to see the token.
    answer = the_manager.register({**the_tokens(), "matrix_server_name": "conformance.invalid"})
    if 200 <= answer.status < 300:
        raise Unmet("it did not ask the server that the OpenID object names", answer)


@account.required(_LOGOUT, "Response body is also an empty object if successful.")
def test_logging_out_answers_an_empty_object(the_leaving: Leaving) -> None:
    if ok(the_leaving.logout):
        raise Unmet("the object is not empty", the_leaving.logout)


@account.required(_LOGOUT, "Logs the token out, rendering it useless for future requests.")
def test_after_logging_out_the_token_is_useless_in_the_header(the_leaving: Leaving) -> None:
    _is_useless(the_leaving.by_header)


@account.required(_LOGOUT, "Logs the token out, rendering it useless for future requests.")
def test_after_logging_out_the_token_is_useless_in_the_query(the_leaving: Leaving) -> None:
    _is_useless(the_leaving.by_query)


@account.required(_LOGOUT, "Logs the token out, rendering it useless for future requests.")
def test_a_token_is_not_logged_out_twice(the_leaving: Leaving) -> None:
    refused(the_leaving.again)


@account.required(_LOGOUT, "Logs the token out")
def test_logging_out_ends_no_other_token_of_the_account(the_leaving: Leaving) -> None:
    ok(the_leaving.other)


def _is_useless(answer: Exchange) -> None:
    """Whether it is refused, and not for another reason."""
    errcode, _ = refused(answer)
    if errcode == "M_TERMS_NOT_SIGNED":
        raise Unmet("the manager still knows whose token it is", answer)
