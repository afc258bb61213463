"""All answers of the suite are held against the document (`tests/support/contract.py`); here, breaches are planted."""

import re
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from manifold.errors import ApiError, Conflict, Forbidden
from manifold.server.api import PUBLIC, Call, Endpoint, Reply
from manifold.server.dispatch import Dispatch
from manifold.server.openapi import ABOUT
from manifold.server.services import Services
from manifold.spec.account import AccountResponse
from tests.support.asgi import Client
from tests.support.contract import Contract, public_contract


async def _whoami(_: Call) -> AccountResponse:
    """`GET /me`: who it is."""
    return AccountResponse("@alice:example.org")


ROW = Endpoint("GET", "/me", _whoami, PUBLIC, AccountResponse, "Manifold", errors=(Forbidden,))


async def _ask(services: Services, row: Endpoint) -> None:
    """What the client of all tests does, where the document knows no more than ROW."""
    client = Client(Dispatch([row], services), contract=Contract([ROW], ABOUT))
    await client.get("/me")


async def test_what_the_document_says_passes(services: Services) -> None:
    await _ask(services, ROW)


async def test_a_status_that_is_not_in_the_document_is_seen(services: Services) -> None:
    with pytest.raises(AssertionError, match=re.escape("GET /me answered 201, which the document doesn't have")):
        await _ask(services, replace(ROW, status=201))


@pytest.mark.parametrize(
    "body",
    [{}, {"user_id": None}, {"user_id": 3}, {"user_id": "@alice:example.org", "secret": "token"}],
    ids=["a field is missing", "null", "of a wrong type", "a field too many"],
)
async def test_a_body_that_is_not_as_the_document_has_it_is_seen(services: Services, body: dict[str, Any]) -> None:
    async def handler(_: Call) -> Reply:
        return Reply(msgspec.json.encode(body))

    with pytest.raises(AssertionError, match="not as the document has it"):
        await _ask(services, replace(ROW, handler=handler))


async def test_another_media_type_is_seen(services: Services) -> None:
    async def handler(_: Call) -> Reply:
        return Reply(b"{}", content_type=b"text/html")

    with pytest.raises(AssertionError, match="with text/html"):
        await _ask(services, replace(ROW, handler=handler))


async def test_an_error_that_the_row_does_not_name_is_seen(services: Services) -> None:
    async def handler(_: Call) -> Struct:
        raise Conflict("no")

    with pytest.raises(AssertionError, match="answered 409"):
        await _ask(services, replace(ROW, handler=handler))


async def test_an_errcode_that_the_row_does_not_name_for_this_status_is_seen(services: Services) -> None:
    class Strange(ApiError):
        errcode, status = "M_STRANGE", 403

    async def handler(_: Call) -> Struct:
        raise Strange("no")

    with pytest.raises(AssertionError, match="M_STRANGE"):
        await _ask(services, replace(ROW, handler=handler))


@pytest.mark.parametrize(("name", "value"), [("access-control-allow-origin", None), ("cache-control", "public")])
def test_a_header_that_is_missing_or_different_is_seen(name: str, value: str | None) -> None:
    headers = {"content-type": "application/json", "x-request-id": "1"}
    headers |= {key.decode(): content.decode() for key, content in ABOUT.headers}
    good = b'{"user_id": "@alice:example.org"}'
    contract = Contract([ROW], ABOUT)
    contract.check("GET", "/me", 200, headers, good)

    changed = {key: content for key, content in headers.items() if key != name} | ({name: value} if value else {})
    with pytest.raises(AssertionError, match=name.title()):
        contract.check("GET", "/me", 200, changed, good)


async def test_clients_of_the_real_application_hold_its_answers_against_the_real_document(api: Client) -> None:
    assert api.contract is public_contract()
    assert api.bearing("token").contract is public_contract()
