"""Where browsers reach a homeserver, and its authorization server: by its well-known, or as the operator says."""

import asyncio
import json

import pytest

from manifold.errors import HomeserverError
from manifold.ids import ServerName
from manifold.matrix import ClientAPI, ClientAPIs, HomeserverSettings
from tests.support.manager import Clock
from tests.support.memory import MemoryEgress

EXAMPLE = ServerName("example.org")
WELL_KNOWN = "https://example.org:443/.well-known/matrix/client"
METADATA = "https://matrix.example.org/_matrix/client/v1/auth_metadata"


def says(egress: MemoryEgress, base_url: object, **metadata: object) -> None:
    egress.page(WELL_KNOWN, json.dumps({"m.homeserver": {"base_url": base_url}}).encode())
    if metadata:
        egress.page(METADATA, json.dumps(metadata).encode())


def asking(egress: MemoryEgress, clock: Clock | None = None, **homeservers: HomeserverSettings) -> ClientAPIs:
    return ClientAPIs(egress, {name.replace("_", "."): own for name, own in homeservers.items()}, clock or Clock())


async def test_the_well_known_says_where_it_is() -> None:
    egress = MemoryEgress()
    says(egress, "https://matrix.example.org/")

    found = await asking(egress).find(EXAMPLE)

    assert found == ClientAPI("https://matrix.example.org", ("https://matrix.example.org",))


async def test_an_authorization_server_elsewhere_may_be_asked_too() -> None:
    egress = MemoryEgress()
    says(
        egress,
        "https://matrix.example.org",
        issuer="https://issuer.example.org/",
        authorization_endpoint="https://sign-in.example.org/authorize",
        token_endpoint="https://Account.example.org:443/token?a=b",
        registration_endpoint="https://account.example.org/register",
        revocation_endpoint="https://revoke.example.org/revoke",
    )

    found = await asking(egress).find(EXAMPLE)

    assert found.origins == (
        "https://matrix.example.org",
        "https://account.example.org",
        "https://revoke.example.org",
    )


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://account.example.org/token",
        "javascript:alert(1)",
        "https://a.example; script-src *",
        "https://*.example.org/token",
        "https://user@account.example.org/token",
        "//account.example.org/token",
        "'unsafe-inline'",
        "https://a.example https://b.example",
        "",
    ],
)
async def test_what_is_no_address_never_gets_into_a_policy(endpoint: str) -> None:
    egress = MemoryEgress()
    says(egress, "https://matrix.example.org", token_endpoint=endpoint)

    assert (await asking(egress).find(EXAMPLE)).origins == ("https://matrix.example.org",)


@pytest.mark.parametrize(
    "base_url",
    ["http://matrix.example.org", "matrix.example.org", "https://a b", "https://*", "https://x.example?q", 3, None, ""],
)
async def test_a_well_known_that_names_no_address_is_an_error(base_url: object) -> None:
    egress = MemoryEgress()
    says(egress, base_url)

    with pytest.raises(HomeserverError, match="does not say where the homeserver is"):
        await asking(egress).find(EXAMPLE)


async def test_without_a_well_known_it_is_where_the_manager_finds_it_or_at_its_name() -> None:
    egress = MemoryEgress()
    egress.page("https://example.org:443/", b"")
    own = HomeserverSettings(base_url="https://matrix.internal:8448")

    assert (await asking(egress).find(EXAMPLE)).base_url == "https://example.org"
    assert (await asking(egress, example_org=own).find(EXAMPLE)).base_url == "https://matrix.internal:8448"
    assert (await asking(MemoryEgress(), example_org=own).find(EXAMPLE)).base_url == "https://matrix.internal:8448"


async def test_what_the_operator_says_goes_before_everything_else() -> None:
    egress = MemoryEgress()
    says(egress, "https://elsewhere.example.org")
    own = HomeserverSettings("https://matrix.internal", client_url="https://matrix.example.org/base")

    found = await asking(egress, example_org=own).find(EXAMPLE)

    assert found == ClientAPI("https://matrix.example.org/base", ("https://matrix.example.org",))
    assert WELL_KNOWN not in egress.asked


async def test_an_answer_is_remembered_for_an_hour_and_many_wait_for_one_question() -> None:
    egress, clock = MemoryEgress(), Clock()
    says(egress, "https://matrix.example.org", token_endpoint="https://account.example.org/token")
    apis = asking(egress, clock)

    await asyncio.gather(*(apis.find(EXAMPLE) for _ in range(20)))
    clock.advance(seconds=3599)
    await apis.find(EXAMPLE)
    assert egress.asked == [WELL_KNOWN, METADATA]

    clock.advance(seconds=1)
    await apis.find(EXAMPLE)
    assert egress.asked == [WELL_KNOWN, METADATA] * 2


async def test_a_failure_is_remembered_for_a_minute() -> None:
    egress, clock = MemoryEgress(), Clock()
    apis = asking(egress, clock)

    for _ in range(3):
        with pytest.raises(HomeserverError, match="could not be reached"):
            await apis.find(EXAMPLE)
    assert egress.asked == [WELL_KNOWN]

    clock.advance(seconds=60)
    says(egress, "https://matrix.example.org")
    assert (await apis.find(EXAMPLE)).base_url == "https://matrix.example.org"
    # Its authorization server could not be asked for: soon again.
    clock.advance(seconds=60)
    egress.page(METADATA, json.dumps({"token_endpoint": "https://account.example.org/token"}).encode())
    assert (await apis.find(EXAMPLE)).origins == ("https://matrix.example.org", "https://account.example.org")
