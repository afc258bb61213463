"""Can a client that is a web page read the answers, errors and preflights included?"""

import pytest

from manifold.testing.conformance.answers import allows_preflight, allows_this_page
from manifold.testing.conformance.checks import Group
from manifold.testing.conformance.exchange import Exchange
from manifold.testing.conformance.manager import Manager
from manifold.testing.conformance.nonsense import NONSENSE, NonsenseAnswers
from manifold.testing.conformance.stories import Leaving, Signing

cors = Group("cors", "Client-Server API")

_SECTION = "Web browser clients"
_ON_ALL = (
    "should respond to pre-flight requests and supply Cross-Origin Resource Sharing (CORS) headers on all requests"
)

_PREFLIGHTS = {
    "to register": ("POST", "account/register", ["content-type"]),
    "to ask for the account": ("GET", "account", ["authorization"]),
    "to log out": ("POST", "account/logout", ["authorization", "content-type"]),
}


@cors.recommended(_SECTION, _ON_ALL)
@pytest.mark.parametrize("what", NONSENSE)
def test_an_error_may_be_read_by_any_page(the_nonsense: NonsenseAnswers, what: str) -> None:
    allows_this_page(the_nonsense[what])


@cors.recommended(_SECTION, _ON_ALL)
def test_registering_may_be_done_by_any_page(the_registration: Exchange) -> None:
    allows_this_page(the_registration)


@cors.recommended(_SECTION, _ON_ALL)
def test_the_account_may_be_read_by_any_page(the_manager: Manager, the_token: str) -> None:
    allows_this_page(the_manager.account(the_token))


@cors.recommended(_SECTION, _ON_ALL)
def test_logging_out_may_be_done_by_any_page(the_leaving: Leaving) -> None:
    allows_this_page(the_leaving.logout)


@cors.recommended(_SECTION, _ON_ALL)
def test_the_terms_may_be_read_by_any_page(the_manager: Manager, the_signing: Signing) -> None:
    if the_manager.lacks(the_signing.terms):
        pytest.skip("this manager has no terms API")
    allows_this_page(the_signing.terms)


@cors.recommended(_SECTION, _ON_ALL)
@pytest.mark.parametrize("what", _PREFLIGHTS)
def test_a_preflight_lets_any_page_go_on(the_manager: Manager, what: str) -> None:
    method, path, names = _PREFLIGHTS[what]
    allows_preflight(the_manager.preflight(method, the_manager.v1(path), names), method, names)


@cors.recommended(_SECTION, _ON_ALL)
def test_a_preflight_lets_any_page_go_on_to_agree_to_terms(the_manager: Manager, the_signing: Signing) -> None:
    if the_manager.lacks(the_signing.terms):
        pytest.skip("this manager has no terms API")
    names = ["authorization", "content-type"]
    allows_preflight(the_manager.preflight("POST", the_manager.v1("terms"), names), "POST", names)


@cors.recommended(_SECTION, _ON_ALL)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_preflight_lets_any_page_go_on_to_the_packs(
    the_manager: Manager, the_packs_url: str, the_listed_packs: list[object], method: str
) -> None:
    names = ["authorization", *(["content-type"] if method != "GET" else [])]
    allows_preflight(the_manager.preflight(method, the_packs_url, names), method, names)
