"""What the checks stand on. Authors may override the first three; ours begin with `the_`, to collide with nobody's.

Each is made once for a run. What can't be made is told once for every check that needs it ("not checked").
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from manifold.testing.conformance.answers import ok
from manifold.testing.conformance.checks import Unmet
from manifold.testing.conformance.exchange import Exchange, Web
from manifold.testing.conformance.judging import checked_url, secrets_of
from manifold.testing.conformance.manager import Manager, member
from manifold.testing.conformance.nonsense import NonsenseAnswers
from manifold.testing.conformance.stories import Leaving, Signing, agree, leave, policies_of, sign
from manifold.testing.conformance.supply import Homeserver, OpenIDTokens, from_command, from_file

__all__ = ["Element"]

_USAGE = 4
"""pytest's own exit status for a command line that is wrong."""


@pytest.fixture(scope="session")
def manager_url(pytestconfig: pytest.Config) -> str:
    """The manager's `api_url`. Override it where a fixture of yours starts the manager."""
    url: str = pytestconfig.getoption("manager")
    if not url:
        pytest.exit("say which manager: --manager URL, or a fixture manager_url of your own", _USAGE)
    return url


@pytest.fixture(scope="session")
def openid_tokens(pytestconfig: pytest.Config, the_homeserver: Homeserver | None) -> OpenIDTokens:
    """A function that gives a new OpenID object, each time that it is called. All are of one user."""
    if the_homeserver is not None:
        return the_homeserver.next_token
    if command := pytestconfig.getoption("openid_command"):
        return from_command(command)
    if file := pytestconfig.getoption("openid_file"):
        return from_file(file)
    pytest.exit("say where OpenID tokens come from: --openid-command, or one of its kind (pytest --help)", _USAGE)


@pytest.fixture(scope="session")
def openid_user(pytestconfig: pytest.Config, the_homeserver: Homeserver | None) -> str:
    """Whose they are; "" where nobody says."""
    given: str = pytestconfig.getoption("openid_user")
    return given or (the_homeserver.user_id() if the_homeserver is not None else "")


@pytest.fixture(scope="session")
def the_web(pytestconfig: pytest.Config) -> Web:
    """What speaks HTTP."""
    context = ssl.create_default_context()
    if file := pytestconfig.getoption("manager_ca_file"):
        context.load_verify_locations(file)
    return Web(context, pytestconfig.getoption("manager_timeout"))


@pytest.fixture(scope="session")
def the_homeserver(pytestconfig: pytest.Config, the_web: Web) -> Homeserver | None:
    """What `--openid-homeserver` names."""
    url = pytestconfig.getoption("openid_homeserver")
    if not url:
        return None
    access_token = pytestconfig.getoption("openid_access_token_file").read_text("utf-8").strip()
    secrets_of(pytestconfig).keep(access_token, "access token")
    return Homeserver(the_web, url, access_token)


@pytest.fixture(scope="session")
def the_manager(pytestconfig: pytest.Config, the_web: Web, manager_url: str) -> Manager:
    """What is checked."""
    pytestconfig.stash[checked_url] = manager_url
    try:
        return Manager(the_web, manager_url, secrets_of(pytestconfig))
    except ValueError as exc:
        pytest.exit(str(exc), _USAGE)


@pytest.fixture(scope="session")
def the_tokens(pytestconfig: pytest.Config, openid_tokens: OpenIDTokens) -> OpenIDTokens:
    """The same function, whose tokens are kept secret."""

    def next_token() -> Mapping[str, Any]:
        openid = openid_tokens()
        secrets_of(pytestconfig).keep_openid(openid)
        return openid

    return next_token


@pytest.fixture(scope="session")
def the_openid(the_tokens: OpenIDTokens) -> Mapping[str, Any]:
    """The first OpenID object: with it the user registers."""
    return the_tokens()


@pytest.fixture(scope="session")
def the_registration(the_manager: Manager, the_openid: Mapping[str, Any]) -> Exchange:
    """What registering came to."""
    return the_manager.register(the_openid)


@pytest.fixture(scope="session")
def the_new_token(the_registration: Exchange) -> str:
    """The manager token of a user who may not have agreed to the terms."""
    return _token_in(the_registration)


@pytest.fixture(scope="session")
def the_element_registration(the_manager: Manager, the_tokens: OpenIDTokens, the_registration: Exchange) -> Exchange:
    """Registering as Element Web does."""
    url = f"{the_manager.api_url}/register"
    return the_manager.ask("POST", url, query={"v": "1.1"}, value=dict(the_tokens()))


@pytest.fixture(scope="session")
def the_element_before(the_manager: Manager, the_element_registration: Exchange) -> Exchange:
    """What Element Web's account came to before the terms were agreed to."""
    return the_manager.element_account(str(member(the_element_registration, "scalar_token") or ""))


@pytest.fixture(scope="session")
def the_signing(the_manager: Manager, the_new_token: str, the_element_before: Exchange) -> Signing:
    """What agreeing to the terms came to. Nobody has agreed to anything before it."""
    return sign(the_manager, the_new_token)


@pytest.fixture(scope="session")
def the_new_user(pytestconfig: pytest.Config) -> None:
    """Checks that need one who has not agreed yet are not applicable where the user has."""
    if pytestconfig.getoption("terms_agreed"):
        pytest.skip("this user had agreed before (--terms-agreed)")


@pytest.fixture(scope="session")
def the_policies(the_signing: Signing) -> dict[str, Any]:
    """The manager's policies; checks that need one are not applicable where it has none."""
    policies = policies_of(the_signing.terms)
    if not policies:
        pytest.skip("this manager asks for agreement to nothing (no policies)")
    return policies


@pytest.fixture(scope="session")
def the_leaving(the_manager: Manager, the_tokens: OpenIDTokens, the_new_token: str, the_signing: Signing) -> Leaving:
    """What logging out came to."""
    return leave(the_manager, the_tokens(), the_new_token)


@pytest.fixture(scope="session")
def the_token(the_manager: Manager, the_tokens: OpenIDTokens, the_signing: Signing, the_leaving: Leaving) -> str:
    """A token that is good for everything: newer than all that the stories did to theirs, terms agreed to."""
    token = _token_in(the_manager.register(the_tokens()))
    if the_signing.urls and the_manager.account(token).status != 200:
        agree(the_manager, token, *the_signing.urls)
    return token


def _token_in(registration: Exchange) -> str:
    token = ok(registration).get("token")
    if not isinstance(token, str) or not token:
        raise Unmet("registering gave no token", registration)
    return token


@pytest.fixture(scope="session")
def the_nonsense(the_manager: Manager, the_openid: Mapping[str, Any]) -> NonsenseAnswers:
    """What is answered to nonsense."""
    return NonsenseAnswers(the_manager, the_openid["matrix_server_name"])


@pytest.fixture(scope="session")
def the_discovery(pytestconfig: pytest.Config, the_manager: Manager) -> Exchange:
    """`GET /.well-known/matrix/integrations`, at the manager's own origin or where `--manager-domain` says."""
    domain = pytestconfig.getoption("manager_domain")
    origin = f"https://{domain}" if domain else the_manager.origin
    return the_manager.ask("GET", f"{origin}/.well-known/matrix/integrations")


@pytest.fixture(scope="session")
def the_discovered(the_discovery: Exchange) -> dict[str, Any]:
    """The discovered widget."""
    widget = member(the_discovery, "m.integrations_widget")
    if the_discovery.status != 200 or not isinstance(widget, dict):
        pytest.skip("nothing is discovered here")
    return widget


@pytest.fixture(scope="session")
def the_packs_url(pytestconfig: pytest.Config, the_manager: Manager) -> str:
    """Where the picker's packs are."""
    return the_manager.v1(f"widgets/{quote(pytestconfig.getoption('picker_widget'), safe='')}/packs")


@pytest.fixture(scope="session")
def the_packs(the_manager: Manager, the_packs_url: str, the_token: str) -> Exchange:
    """What the list of packs came to."""
    return the_manager.ask("GET", the_packs_url, token=the_token)


@pytest.fixture(scope="session")
def the_listed_packs(the_manager: Manager, the_packs: Exchange) -> list[Any]:
    """The packs; checks that need the API are not applicable where there is none."""
    if the_manager.lacks(the_packs):
        pytest.skip("this manager has no packs API")
    packs = ok(the_packs).get("packs")
    if not isinstance(packs, list):
        raise Unmet("there is no list of packs", the_packs)
    return packs


@dataclass(frozen=True)
class Element:
    """`registered` is what `POST {api_url}/register?v=1.1` came to; `token` its `scalar_token`."""

    registered: Exchange
    token: str


@pytest.fixture(scope="session")
def the_element(the_manager: Manager, the_element_registration: Exchange) -> Element:
    """An Element Web that is connected; checks that need it are not applicable where there is no legacy API."""
    if the_manager.lacks(the_element_registration):
        pytest.skip("this manager does not have Element Web's legacy API")
    ok(the_element_registration)
    token = member(the_element_registration, "scalar_token")
    if not isinstance(token, str) or not token:
        raise Unmet("registering gave no scalar_token", the_element_registration)
    return Element(the_element_registration, token)
