"""The operators' API: what it does, and who may not come in."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from msgspec.structs import fields

from manifold.server.admin import AdminListener
from manifold.server.admin_settings import AdminSettings
from manifold.server.api import ADMIN, ADMIN_V1, Endpoint, Media
from manifold.server.dispatch import ADMIN_HEADERS
from manifold.server.endpoints import ENDPOINTS
from manifold.server.endpoints.admin import ADMIN_ENDPOINTS
from manifold.server.services import Services
from tests.server.samples import label, sample
from tests.support.asgi import Answer, Client
from tests.support.manager import Clock, Person
from tests.support.memory import Homeserver

HOST = {"host": "127.0.0.1:8186"}

every = pytest.mark.parametrize("endpoint", ADMIN_ENDPOINTS, ids=label)
with_body = pytest.mark.parametrize("endpoint", [row for row in ADMIN_ENDPOINTS if row.request], ids=label)


class Admin(Client):
    """A client that calls the listener by its address, as programs on the same machine do."""

    async def request(self, method: str, target: str, *, headers: dict[str, str] | None = None, **more: Any) -> Answer:
        return await super().request(method, target, headers={**HOST, **(headers or {})}, **more)


@pytest.fixture
def stranger(services: Services) -> Admin:
    """Somebody without a token."""
    return Admin(AdminListener(services, AdminSettings(hosts=["Manifold.internal"])))


@pytest.fixture
async def admin(stranger: Admin, services: Services) -> Admin:
    return Admin(stranger.app, await services.administrators.create("test", 30))


async def call(client: Client, endpoint: Endpoint, **options: Any) -> Answer:
    example = sample(endpoint)
    if not options.keys() & {"json", "body"}:
        options["json"] = example.body
    return await client.request(endpoint.method, example.path, **options)


def assert_is_an_error(answer: Answer, status: int, errcode: str) -> None:
    assert (answer.status, answer.errcode) == (status, errcode), answer.body
    assert answer.json["error"]
    assert_has_the_headers(answer)


def assert_has_the_headers(answer: Answer) -> None:
    for name, value in ADMIN_HEADERS:
        is_its_own = "etag" in answer.headers and name == b"cache-control"
        assert is_its_own or answer.headers[name.decode()] == value.decode()
    assert not any(name.startswith("access-control-") for name in answer.headers)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_every_row_is_for_operators_alone_and_on_no_other_listener() -> None:
    assert {row.access for row in ADMIN_ENDPOINTS} == {ADMIN}
    assert all(row.path.startswith(f"{ADMIN_V1}/") for row in ADMIN_ENDPOINTS)
    assert not any(row.access is ADMIN or row.path.startswith("/_manifold") for row in ENDPOINTS)


@every
async def test_an_admin_token_is_good_everywhere(endpoint: Endpoint, admin: Admin) -> None:
    answer = await call(admin, endpoint)

    assert answer.status == endpoint.status or answer.errcode == "M_NOT_FOUND", answer.json
    assert_has_the_headers(answer)
    if answer.status < 400 and not isinstance(endpoint.response, Media):
        known = {field.encode_name for field in fields(endpoint.response)}
        assert answer.json.keys() <= known


@every
async def test_nobody_comes_in_without_a_token(endpoint: Endpoint, stranger: Admin) -> None:
    assert_is_an_error(await call(stranger, endpoint), 401, "M_MISSING_TOKEN")
    for value in ("", "Bearer", "Basic YTpi", "Bearer "):
        assert_is_an_error(await call(stranger, endpoint, headers={"authorization": value}), 401, "M_MISSING_TOKEN")


@every
async def test_no_token_of_an_account_is_an_operators(
    endpoint: Endpoint, stranger: Admin, alice: Person, api: Client, homeserver: Homeserver
) -> None:
    legacy = await api.post("/register?v=1.1", homeserver.openid_token(alice.user_id))
    openid = homeserver.openid_token(alice.user_id)
    for token in (alice.token, legacy.json["scalar_token"], openid["access_token"], "nonsense", "x" * 10_000, "\xff"):
        answer = await call(Admin(stranger.app, str(token)), endpoint)
        assert_is_an_error(answer, 403, "M_UNKNOWN_TOKEN")
    assert_is_an_error(await call(stranger, endpoint, json=openid), 401, "M_MISSING_TOKEN")


@every
async def test_a_token_in_the_query_is_none(endpoint: Endpoint, stranger: Admin, admin: Admin) -> None:
    for name in ("access_token", "scalar_token", "token", ""):
        answer = await stranger.request(endpoint.method, f"{sample(endpoint).path}?{name}={admin.token}")
        assert_is_an_error(answer, 401, "M_MISSING_TOKEN")


@every
async def test_an_admin_token_is_worth_nothing_to_the_other_listeners(
    endpoint: Endpoint, admin: Admin, api: Client, widgets: Client
) -> None:
    assert admin.token is not None
    for other in (api, widgets):
        answer = await call(other.bearing(admin.token), endpoint)
        assert (answer.status, answer.errcode) in {(404, "M_UNRECOGNIZED"), (405, "M_UNRECOGNIZED")}
    answer = await api.bearing(admin.token).get("/_matrix/integrations/v1/account")
    assert answer.errcode == "M_UNKNOWN_TOKEN"


@every
async def test_a_token_is_refused_once_it_has_expired(endpoint: Endpoint, admin: Admin, clock: Clock) -> None:
    clock.advance(days=30)

    assert_is_an_error(await call(admin, endpoint), 403, "M_UNKNOWN_TOKEN")


@every
async def test_a_preflight_gets_no_permission(endpoint: Endpoint, stranger: Admin) -> None:
    for origin in ("https://evil.example", "http://127.0.0.1:8186"):
        answer = await stranger.request(
            "OPTIONS",
            sample(endpoint).path,
            headers={"origin": origin, "access-control-request-method": endpoint.method},
        )
        assert answer.status in {403, 405}
        assert_has_the_headers(answer)


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:8184", "http://127.0.0.1", "file://", "http://localhost:8186"],
)
async def test_a_page_of_another_origin_is_refused_whatever_its_token(origin: str, admin: Admin) -> None:
    answer = await admin.get(f"{ADMIN_V1}/blocks", headers={"origin": origin})

    assert_is_an_error(answer, 403, "M_FORBIDDEN")


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:8186",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "manifold.internal.evil.example",
        "127.0.0.1:8186@evil.example",
        "[::1",
        "localhost:8186:8186",
        "1.2.3",
        "\xff",
    ],
)
async def test_who_was_led_here_by_another_name_is_refused_whatever_the_token(host: str, admin: Admin) -> None:
    for origin in ({}, {"origin": f"http://{host}"}):
        assert_is_an_error(await admin.get(f"{ADMIN_V1}/blocks", headers={"host": host, **origin}), 403, "M_FORBIDDEN")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8186", "localhost", "LOCALHOST:9000", "[::1]:8186", "10.1.2.3:1", "manifold.internal:8186"],
)
async def test_the_listener_is_called_by_addresses_and_by_the_names_that_the_operator_gave(
    host: str, admin: Admin
) -> None:
    for origin in ({}, {"origin": f"http://{host}"}, {"origin": f"https://{host.lower()}"}):
        answer = await admin.get(f"{ADMIN_V1}/blocks", headers={"host": host, **origin})
        assert answer.status == 200
        assert_has_the_headers(answer)


@with_body
@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff"])
async def test_a_body_that_is_none_is_refused(endpoint: Endpoint, body: bytes, admin: Admin) -> None:
    answer = await call(admin, endpoint, body=body)

    assert answer.status == 400
    assert answer.errcode in {"M_NOT_JSON", "M_BAD_JSON"}
    assert_has_the_headers(answer)


@with_body
async def test_a_value_that_is_none_is_refused(endpoint: Endpoint, admin: Admin) -> None:
    example = sample(endpoint)
    for name, value in example.wrong.items():
        answer = await call(admin, endpoint, json={**(example.body or {}), name: value})
        assert_is_an_error(answer, 400, "M_INVALID_PARAM")


async def test_a_reason_that_is_too_long_is_refused(admin: Admin) -> None:
    path = f"{ADMIN_V1}/blocks/user/%40mallory%3Aevil.example"
    assert_is_an_error(await admin.put(path, {"reason": "x" * 1001}), 400, "M_INVALID_PARAM")


async def test_what_is_not_there_is_told_in_json_without_cors(admin: Admin) -> None:
    assert_is_an_error(await admin.get("/nonsense"), 404, "M_UNRECOGNIZED")
    assert_is_an_error(await admin.get("/_matrix/integrations/v1/account"), 404, "M_UNRECOGNIZED")
    assert_is_an_error(await admin.request("PATCH", f"{ADMIN_V1}/blocks"), 405, "M_UNRECOGNIZED")
    assert_is_an_error(await admin.request("PUT", f"{ADMIN_V1}/blocks/user/%FF", json={}), 400, "M_INVALID_PARAM")


@pytest.mark.parametrize(
    ("kind", "subject"),
    [("user", "@mallory:evil.example"), ("user", "@spam?-*:*"), ("server", "*.evil.example"), ("room", "!a/b:c.d")],
)
async def test_a_block_is_put_listed_and_taken_back(kind: str, subject: str, admin: Admin, clock: Clock) -> None:
    path = f"{ADMIN_V1}/blocks/{kind}/{quote(subject, safe='')}"
    block = {"kind": kind, "subject": subject, "reason": "spam", "source": "operator", "created_at": clock()}

    assert (await admin.put(path, {"reason": "spam"})).json == block
    assert (await admin.get(f"{ADMIN_V1}/blocks")).json == {"blocks": [block]}
    assert (await admin.delete(path)).json == {}
    assert_is_an_error(await admin.delete(path), 404, "M_NOT_FOUND")
    assert (await admin.get(f"{ADMIN_V1}/blocks")).json == {"blocks": []}


@pytest.mark.parametrize(
    "place", ["user/nonsense", "planet/earth", "server/two%20words", "user/%00", "room/" + "!" + "a" * 300, "user/%F0"]
)
async def test_what_cannot_be_blocked_is_told(place: str, admin: Admin) -> None:
    for method in ("PUT", "DELETE"):
        answer = await admin.request(method, f"{ADMIN_V1}/blocks/{place}", json={})
        assert answer.errcode in {"M_INVALID_PARAM", "M_NOT_FOUND"}


async def test_sessions_are_listed_a_page_at_a_time_and_ended(
    admin: Admin, alice: Person, bob: Person, api: Client, homeserver: Homeserver, clock: Clock
) -> None:
    clock.advance(hours=2)
    newest = await Person.registered(api, homeserver, alice.user_id)
    path = f"{ADMIN_V1}/sessions"

    listed = (await admin.get(path)).json["sessions"]
    assert [session["user_id"] for session in listed].count(alice.user_id) == 2
    assert listed[0]["user_id"] == alice.user_id
    assert len(listed) == 3
    pages, start = [], ""
    while start is not None:
        page = (await admin.get(f"{path}?limit=1&from={start}")).json
        pages += page["sessions"]
        start = page.get("next_batch")
    assert pages == listed
    of_bob = (await admin.get(f"{path}?user_id={quote(bob.user_id)}")).json["sessions"]
    assert [session["user_id"] for session in of_bob] == [bob.user_id]
    assert "token" not in json.dumps(listed)

    own = (await newest.client.get("/_matrix/integrations/v1/account/sessions")).json["sessions"]
    assert {session["id"] for session in own} == {
        session["id"] for session in listed if session["user_id"] == alice.user_id
    }

    assert (await admin.delete(f"{path}/{listed[0]['id']}")).json == {}
    assert (await newest.client.get("/_matrix/integrations/v1/account")).errcode == "M_UNKNOWN_TOKEN"
    assert (await alice.client.get("/_matrix/integrations/v1/account")).status == 200
    assert_is_an_error(await admin.delete(f"{path}/{listed[0]['id']}"), 404, "M_NOT_FOUND")

    ended = await admin.delete(f"{ADMIN_V1}/users/{quote(alice.user_id, safe='')}/sessions")
    assert ended.json == {"count": 1}
    assert (await alice.client.get("/_matrix/integrations/v1/account")).errcode == "M_UNKNOWN_TOKEN"
    assert (await bob.client.get("/_matrix/integrations/v1/account")).status == 200


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "from=nonsense", "user_id=alice", "from=9-x"])
async def test_a_query_that_is_none_is_told(query: str, admin: Admin) -> None:
    assert_is_an_error(await admin.get(f"{ADMIN_V1}/sessions?{query}"), 400, "M_INVALID_PARAM")


async def test_a_session_is_found_among_many(
    services: Services, api: Client, homeserver: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("manifold.manager.sessions._AT_ONCE", 2)
    for _ in range(5):
        await Person.registered(api, homeserver, "@alice:example.org")

    for session in (await services.sessions.page()).sessions:
        await services.sessions.end(session.id)

    assert (await services.sessions.page()).sessions == []


async def test_everybodys_sessions_are_ended_at_once(services: Services, alice: Person, bob: Person) -> None:
    assert await services.sessions.end_all() == 2
    assert (await bob.client.get("/_matrix/integrations/v1/account")).errcode == "M_UNKNOWN_TOKEN"
    assert await services.sessions.end_all() == 0


async def test_who_did_what_is_in_the_log_by_the_tokens_name(admin: Admin, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "manifold.server.admin")

    await admin.put(f"{ADMIN_V1}/blocks/server/evil.example", {})

    assert caplog.messages[0] == f"Admin token 'test': PUT {ADMIN_V1}/blocks/server/evil.example"
    assert str(admin.token) not in caplog.text
