"""Terms of service over HTTP (MSC2140): who must agree, to what, and how Element does it."""

import pytest

from manifold.errors import TermsNotSigned
from manifold.integrations.catalogue import Catalogue
from manifold.manager.settings import PolicySettings
from manifold.server.api import Endpoint
from manifold.spec.terms import Document
from manifold.storage import Store
from tests.server.samples import ROWS, label, sample
from tests.support.asgi import Client
from tests.support.manager import V1, Clock, Person, make_services
from tests.support.memory import Homeserver, MemoryEgress

TOS: PolicySettings = {
    "version": "1.0",
    "en": Document("Terms of Service", "https://example.org/tos-1.0-en.html"),
    "fr": Document("Conditions", "https://example.org/tos-1.0-fr.html"),
}
PRIVACY: PolicySettings = {"version": "3", "en": Document("Privacy", "https://example.org/privacy-3.html")}

EXEMPT = {
    "GET /.well-known/matrix/integrations",
    "GET /_matrix/integrations/versions",
    "GET /health/live",
    "GET /health/ready",
    "GET /_matrix/integrations/openapi.json",
    f"POST {V1}/account/register",
    f"POST {V1}/account/logout",
    f"POST {V1}/account/logout/all",
    f"GET {V1}/account/data",
    f"DELETE {V1}/account",
    f"GET {V1}/terms",
    f"POST {V1}/terms",
    f"GET {V1}/widgets/build",
    f"GET {V1}/integrations",
    f"GET {V1}/integrations/{{integration_id}}",
    f"GET {V1}/integrations/{{integration_id}}/icon",
    "GET /_matrix/integrations/widget-api/schemas",
    "GET /_matrix/integrations/widget-api/schemas/{folder}/{document}",
    "POST /register",
    "POST /api/v1/scalar/register",
}


@pytest.fixture
def policies() -> dict[str, PolicySettings]:
    return {"terms_of_service": TOS, "privacy_policy": PRIVACY}


async def agree(person: Person, *urls: str) -> None:
    answer = await person.client.post(f"{V1}/terms", {"user_accepts": list(urls)})
    assert (answer.status, answer.json) == (200, {})


@pytest.fixture
async def legacy(api: Client, homeserver: Homeserver) -> str:
    """A token of Alice's such as Element gets."""
    answer = await api.post("/register?v=1.1", homeserver.openid_token("@alice:example.org"))
    return str(answer.json["scalar_token"])


@pytest.mark.parametrize("endpoint", ROWS, ids=label)
async def test_without_agreement_nothing_works_but_what_is_exempt(
    endpoint: Endpoint, api: Client, alice: Person, legacy: str
) -> None:
    example = sample(endpoint)
    for token in (alice.token, legacy):
        answer = await api.bearing(token).request(endpoint.method, f"{example.path}?{example.query}", json=example.body)
        if answer.errcode != "M_UNKNOWN_TOKEN":
            assert (answer.errcode == "M_TERMS_NOT_SIGNED") == (label(endpoint) not in EXEMPT)
            assert answer.status == 403 or answer.errcode is None


async def test_the_terms_are_shown_to_everybody_as_msc2140_shapes_them(api: Client) -> None:
    answer = await api.get(f"{V1}/terms")

    assert answer.json["policies"]["terms_of_service"] == {
        "version": "1.0",
        "en": {"name": "Terms of Service", "url": "https://example.org/tos-1.0-en.html"},
        "fr": {"name": "Conditions", "url": "https://example.org/tos-1.0-fr.html"},
    }
    assert answer.json["policies"]["privacy_policy"]["version"] == "3"


async def test_one_language_of_each_policy_is_enough(alice: Person) -> None:
    await agree(alice, "https://example.org/tos-1.0-fr.html")
    partly = await alice.client.get(f"{V1}/account")
    assert partly.errcode == "M_TERMS_NOT_SIGNED"
    assert "privacy_policy" in partly.json["error"]
    assert "terms_of_service" not in partly.json["error"]

    await agree(alice, "https://example.org/privacy-3.html")

    assert (await alice.client.get(f"{V1}/account")).json == {"user_id": "@alice:example.org"}


async def test_who_agrees_agrees_for_all_of_their_sessions_and_for_nobody_else(
    api: Client, homeserver: Homeserver, alice: Person, bob: Person, legacy: str
) -> None:
    await agree(alice, "https://example.org/tos-1.0-en.html", "https://example.org/privacy-3.html")
    later = await Person.registered(api, homeserver, "@alice:example.org")

    assert (await later.client.get(f"{V1}/account")).status == 200
    assert (await api.get(f"/account?scalar_token={legacy}")).status == 200
    assert (await bob.client.get(f"{V1}/account")).errcode == "M_TERMS_NOT_SIGNED"


async def test_element_asks_shows_the_terms_and_agrees_with_its_own_token(api: Client, legacy: str) -> None:
    asked = await api.get(f"/account?scalar_token={legacy}&v=1.1")
    assert (asked.status, asked.errcode) == (403, "M_TERMS_NOT_SIGNED")

    urls = ["https://example.org/tos-1.0-en.html", "https://example.org/privacy-3.html"]
    agreed = await api.bearing(legacy).post(f"{V1}/terms", {"user_accepts": urls})

    assert (agreed.status, agreed.json) == (200, {})
    assert (await api.get(f"/account?scalar_token={legacy}&v=1.1")).json == {"user_id": "@alice:example.org"}


async def test_a_url_that_is_none_of_ours_is_refused_and_nothing_is_kept(alice: Person) -> None:
    answer = await alice.client.post(
        f"{V1}/terms", {"user_accepts": ["https://example.org/tos-1.0-en.html", "https://evil.example/"]}
    )

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert "terms_of_service" in (await alice.client.get(f"{V1}/account")).json["error"]


async def test_agreeing_twice_or_to_nothing_changes_nothing(alice: Person) -> None:
    await agree(alice)
    for _ in range(2):
        await agree(alice, "https://example.org/tos-1.0-en.html", "https://example.org/privacy-3.html")

    assert (await alice.client.get(f"{V1}/account")).status == 200


async def test_a_new_version_has_a_new_url_and_must_be_agreed_to_again(
    alice: Person, store: Store, egress: MemoryEgress, clock: Clock, catalogue: Catalogue
) -> None:
    await agree(alice, "https://example.org/tos-1.0-en.html", "https://example.org/privacy-3.html")
    tos: PolicySettings = {"version": "2.0", "en": Document("Terms", "https://example.org/tos-2.0-en.html")}
    services = make_services(store, egress, clock, catalogue, policies={"terms_of_service": tos})

    with pytest.raises(TermsNotSigned, match="terms_of_service"):
        services.terms.require((await services.accounts.owner(alice.token)).agreed)
