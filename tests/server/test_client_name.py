"""What a session is called: the client's own word, else what its request tells of it."""

import secrets
import time
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.server.api import Call
from manifold.server.client_name import MAX_NAME, client_name
from manifold.spec.account import OpenIDToken
from tests.support.asgi import Client
from tests.support.manager import V1, Person
from tests.support.memory import Homeserver

ALICE = "@alice:example.org"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
NO_SERVICES: Any = None  # a name is told from the request alone
latin_1 = st.text(st.characters(codec="latin-1"))


async def name(
    api: Client, homeserver: Homeserver, path: str = f"{V1}/account/register", own: str = "", **headers: str
) -> str:
    """What the session is called of a client that registers like this."""
    somebody = f"@{secrets.token_hex(8)}:example.org"
    onlooker = await Person.registered(api, homeserver, somebody)
    body = homeserver.openid_token(somebody, **({"im.manifold.client": own} if own else {}))
    await api.post(path, body, headers={key.replace("_", "-"): value for key, value in headers.items()})

    sessions = (await onlooker.client.get(f"{V1}/account/sessions")).json["sessions"]
    [registered] = [session for session in sessions if not session["current"]]
    return str(registered["client"])


async def test_the_clients_own_word_comes_first_then_its_origin_then_its_products(
    api: Client, homeserver: Homeserver
) -> None:
    said = {"own": "Fractal on my laptop", "origin": "https://app.example.org", "user_agent": FIREFOX}

    assert await name(api, homeserver, **said) == "Fractal on my laptop"
    assert await name(api, homeserver, **{**said, "own": ""}) == "https://app.example.org"
    assert await name(api, homeserver, user_agent=FIREFOX) == "Mozilla/5.0 Gecko/20100101 Firefox/145.0"
    assert await name(api, homeserver) == ""


async def test_a_page_without_an_origin_is_called_by_its_browser(api: Client, homeserver: Homeserver) -> None:
    assert await name(api, homeserver, origin="null", user_agent="curl/8.0") == "curl/8.0"


async def test_a_legacy_session_is_never_without_a_name(api: Client, homeserver: Homeserver) -> None:
    assert await name(api, homeserver, "/register") == "Element, or another client of its kind"


async def test_a_legacy_session_has_the_name_that_its_client_tells(api: Client, homeserver: Homeserver) -> None:
    assert await name(api, homeserver, "/register", origin="vector://vector") == "vector://vector"


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Element\x00 \t Web\x1b[31m", "Element Web[31m"),
        ("\u202egnihsihp\u2066", "gnihsihp"),
        ("two\r\nlines", "two lines"),
        ("🦊 Ünï", "🦊 Ünï"),
        ("\x00\x01", ""),
    ],
)
async def test_what_does_not_print_is_left_out(told: str, shown: str, api: Client, homeserver: Homeserver) -> None:
    assert await name(api, homeserver, own=told) == shown


@given(own=st.text(max_size=MAX_NAME), origin=latin_1, user_agent=latin_1, otherwise=st.sampled_from(["", "Element"]))
def test_whatever_a_client_says_its_name_is_short_and_prints(
    own: str, origin: str, user_agent: str, otherwise: str
) -> None:
    headers = [(b"origin", origin.encode("latin-1")), (b"user-agent", user_agent.encode("latin-1"))]
    token = OpenIDToken("secret", "example.org", client=own)

    called = client_name(Call(NO_SERVICES, {"headers": headers}, {}, body=token), otherwise)

    assert len(called) <= MAX_NAME
    assert called.isprintable()
    assert called == called.strip()
    assert not {"Cc", "Cf"} & {unicodedata.category(character) for character in called}


def test_a_header_that_opens_brackets_for_ever_takes_no_time() -> None:
    headers = [(b"user-agent", b"(" * 60_000)]
    token = OpenIDToken("secret", "example.org")
    begin = time.perf_counter()

    assert client_name(Call(NO_SERVICES, {"headers": headers}, {}, body=token)) == ""

    assert time.perf_counter() - begin < 0.1


async def test_a_name_of_the_clients_own_that_is_too_long_is_refused(api: Client, homeserver: Homeserver) -> None:
    for own, status in (("x" * 200, 200), ("x" * 201, 400)):
        body = homeserver.openid_token(ALICE, **{"im.manifold.client": own})
        assert (await api.post(f"{V1}/account/register", body)).status == status
