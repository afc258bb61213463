"""What the API promises for all of its endpoints, tried on each row of the table."""

import json
from typing import Any

import pytest
from msgspec.structs import fields

from manifold.server.api import LEGACY, Endpoint, Media
from manifold.server.dispatch import COMMON_HEADERS
from tests.server.samples import ROWS, label, sample
from tests.support.asgi import Answer, Client
from tests.support.manager import V1, Clock, Person
from tests.support.memory import Homeserver

TAKING_A_TOKEN = [row for row in ROWS if row.access is not None]
GUARDED = [row for row in ROWS if row.access is not None and not row.access.optional]
WITH_BODY = [row for row in ROWS if row.request is not None]
WITH_FIELDS = [row for row in WITH_BODY if row.request is not None and fields(row.request)]

BAD_BODIES = [
    (b"{", "M_NOT_JSON"),
    (b"{'a': 1}", "M_NOT_JSON"),
    (b'{"a": NaN}', "M_NOT_JSON"),
    (b"\xef\xbb\xbf{}", "M_NOT_JSON"),
    (b'{"\xff": 1}', "M_NOT_JSON"),
    (b'{"a": "\xff"}', "M_NOT_JSON"),
    (b'{"a": "\\ud800 alone"}', "M_NOT_JSON"),
    (b'{"a":' * 100_000, "M_NOT_JSON"),
    (b"[" * 100_000 + b"]" * 100_000, "M_BAD_JSON"),
    (b"[]", "M_BAD_JSON"),
    (b"null", "M_BAD_JSON"),
    (b'"text"', "M_BAD_JSON"),
    (b"3", "M_BAD_JSON"),
    (b"true", "M_BAD_JSON"),
]

every = pytest.mark.parametrize("endpoint", ROWS, ids=label)
taking_a_token = pytest.mark.parametrize("endpoint", TAKING_A_TOKEN, ids=label)
guarded = pytest.mark.parametrize("endpoint", GUARDED, ids=label)
with_body = pytest.mark.parametrize("endpoint", WITH_BODY, ids=label)
with_fields = pytest.mark.parametrize("endpoint", WITH_FIELDS, ids=label)


@pytest.fixture
async def tokens(alice: Person, api: Client, homeserver: Homeserver) -> dict[str, str]:
    """One of each kind."""
    legacy = await api.post("/register?v=1.1", homeserver.openid_token(alice.user_id))
    return {"manager": alice.token, "legacy": legacy.json["scalar_token"]}


async def call(client: Client, endpoint: Endpoint, token: str | None = None, **options: Any) -> Answer:
    example = sample(endpoint)
    if not options.keys() & {"json", "body"}:
        options["json"] = example.body
    caller = client if token is None else client.bearing(token)
    return await caller.request(endpoint.method, f"{example.path}?{example.query}", **options)


def good(endpoint: Endpoint, tokens: dict[str, str]) -> str | None:
    """A token that is good here."""
    return tokens[min(endpoint.access.purposes)] if endpoint.access else None


def assert_is_an_error(answer: Answer, status: int, errcode: str) -> None:
    assert (answer.status, answer.json["errcode"]) == (status, errcode), answer.json
    assert answer.json.keys() <= {"errcode", "error", "im.manifold.fields"}
    assert answer.json["error"]
    assert_has_the_headers(answer)


def assert_has_the_headers(answer: Answer, media_type: str = "application/json") -> None:
    assert answer.headers["content-type"] == media_type
    for name, value in COMMON_HEADERS:
        # What clients may keep has a policy of its own.
        is_its_own = "etag" in answer.headers and name in {b"cache-control", b"content-security-policy"}
        assert name.decode() in answer.headers
        assert is_its_own or answer.headers[name.decode()] == value.decode()


@every
async def test_a_preflight_is_answered(endpoint: Endpoint, api: Client) -> None:
    answer = await api.request("OPTIONS", sample(endpoint).path, headers={"Origin": "https://client.example"})

    assert answer.status == 200
    assert_has_the_headers(answer)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert endpoint.method in answer.headers["access-control-allow-methods"]
    assert {"Content-Type", "Authorization"} <= set(answer.headers["access-control-allow-headers"].split(", "))


@every
async def test_the_answer_is_of_its_kind_with_cors(endpoint: Endpoint, api: Client, tokens: dict[str, str]) -> None:
    answer = await call(api, endpoint, good(endpoint, tokens))

    media_type = endpoint.response.media_type if isinstance(endpoint.response, Media) else "application/json"
    assert_has_the_headers(answer, media_type)
    assert media_type != "application/json" or isinstance(answer.json, dict)
    if media_type == "text/event-stream":
        assert "content-length" not in answer.headers
    else:
        assert int(answer.headers["content-length"]) == len(answer.body)
    # The sample names an installation that is not there, and an OpenID token that nobody issued.
    assert answer.status == endpoint.status or answer.errcode in {"M_NOT_FOUND", "M_UNKNOWN_TOKEN"}


@every
async def test_what_the_answer_holds_is_what_the_table_says(
    endpoint: Endpoint, api: Client, tokens: dict[str, str]
) -> None:
    answer = await call(api, endpoint, good(endpoint, tokens))

    if answer.status < 400 and not isinstance(endpoint.response, Media):
        known = {field.encode_name: field.required for field in fields(endpoint.response)}
        assert {name for name, is_required in known.items() if is_required} <= answer.json.keys() <= known.keys()


@every
async def test_a_method_that_is_not_in_the_table_is_refused(endpoint: Endpoint, api: Client) -> None:
    answer = await api.request("PATCH", sample(endpoint).path)

    assert_is_an_error(answer, 405, "M_UNRECOGNIZED")
    assert endpoint.method in answer.headers["allow"].split(", ")


@every
async def test_a_final_slash_is_another_path(endpoint: Endpoint, api: Client) -> None:
    assert_is_an_error(await api.request(endpoint.method, f"{sample(endpoint).path}/"), 404, "M_UNRECOGNIZED")


@every
async def test_a_double_slash_is_another_path(endpoint: Endpoint, api: Client) -> None:
    assert_is_an_error(await api.request(endpoint.method, f"/{sample(endpoint).path}"), 404, "M_UNRECOGNIZED")


@pytest.mark.parametrize("endpoint", [row for row in ROWS if row.method == "GET"], ids=label)
async def test_head_is_get_without_a_body(endpoint: Endpoint, api: Client, tokens: dict[str, str]) -> None:
    got = await call(api, endpoint, good(endpoint, tokens))
    head = await api.bearing(good(endpoint, tokens) or "").request(
        "HEAD", f"{sample(endpoint).path}?{sample(endpoint).query}"
    )

    assert (head.status, head.body) == (got.status, b"")
    assert head.lasting_headers == got.lasting_headers


@guarded
async def test_without_a_token_nobody_comes_in(endpoint: Endpoint, api: Client) -> None:
    assert_is_an_error(await call(api, endpoint), 401, "M_MISSING_TOKEN")


@pytest.mark.parametrize("endpoint", [row for row in TAKING_A_TOKEN if row not in GUARDED], ids=label)
async def test_where_a_token_may_be_left_out_a_bad_one_is_still_refused(endpoint: Endpoint, api: Client) -> None:
    assert (await call(api, endpoint)).status == 200
    for value in ("Bearer", "Basic YTpi", "token"):
        assert_is_an_error(await call(api, endpoint, headers={"authorization": value}), 401, "M_MISSING_TOKEN")


@guarded
async def test_an_authorization_of_another_kind_is_no_token(endpoint: Endpoint, api: Client) -> None:
    for value in ("", "Bearer", "Bearer ", "Basic YTpi", "token", "Bearer\ttoken"):
        assert_is_an_error(await call(api, endpoint, headers={"authorization": value}), 401, "M_MISSING_TOKEN")


@taking_a_token
async def test_an_unknown_token_is_refused(endpoint: Endpoint, api: Client) -> None:
    for token in ("nonsense", "x" * 10_000, "\xff", "' OR 1=1 --"):
        assert_is_an_error(await call(api, endpoint, token), 403, "M_UNKNOWN_TOKEN")


@taking_a_token
async def test_a_token_that_nobody_used_for_too_long_is_refused(
    endpoint: Endpoint, api: Client, clock: Clock, tokens: dict[str, str]
) -> None:
    clock.advance(days=30)

    assert_is_an_error(await call(api, endpoint, good(endpoint, tokens)), 403, "M_UNKNOWN_TOKEN")


@taking_a_token
async def test_a_token_past_its_end_is_refused_however_much_it_was_used(
    endpoint: Endpoint, api: Client, clock: Clock, alice: Person, tokens: dict[str, str]
) -> None:
    for _ in range(4):
        clock.advance(days=22)
        await alice.client.get(f"{V1}/account")
    clock.advance(days=2)

    assert_is_an_error(await call(api, endpoint, good(endpoint, tokens)), 403, "M_UNKNOWN_TOKEN")


@taking_a_token
async def test_a_token_of_another_purpose_is_worth_nothing_here(
    endpoint: Endpoint, api: Client, tokens: dict[str, str]
) -> None:
    assert endpoint.access is not None
    for purpose, token in tokens.items():
        answer = await call(api, endpoint, token)
        assert (answer.errcode == "M_UNKNOWN_TOKEN") == (purpose not in endpoint.access.purposes)


@taking_a_token
async def test_the_token_may_stand_in_the_query(endpoint: Endpoint, api: Client, tokens: dict[str, str]) -> None:
    assert endpoint.access is not None
    example, token = sample(endpoint), good(endpoint, tokens)
    path = f"{example.path}?{example.query}&{endpoint.access.query}={token}"

    answer = await api.request(endpoint.method, path, json=example.body)

    assert answer.errcode in {None, "M_NOT_FOUND"}
    assert endpoint.access.query == ("scalar_token" if endpoint.access is LEGACY else "access_token")


@guarded
async def test_a_manager_token_is_not_read_from_where_element_puts_its_own(
    endpoint: Endpoint, api: Client, tokens: dict[str, str]
) -> None:
    example = sample(endpoint)

    answer = await api.request(
        endpoint.method, f"{example.path}?{example.query}&scalar_token={tokens['manager']}", json=example.body
    )

    assert answer.errcode in {"M_MISSING_TOKEN", "M_UNKNOWN_TOKEN"}


@with_body
async def test_a_body_that_is_no_json_object_is_refused(
    endpoint: Endpoint, api: Client, tokens: dict[str, str]
) -> None:
    for body, errcode in BAD_BODIES:
        assert_is_an_error(await call(api, endpoint, good(endpoint, tokens), body=body), 400, errcode)


@with_fields
async def test_each_required_field_is_missed_by_name(endpoint: Endpoint, api: Client, tokens: dict[str, str]) -> None:
    body = sample(endpoint).body
    assert body is not None
    assert endpoint.request is not None
    for name in (field.encode_name for field in fields(endpoint.request) if field.required):
        answer = await call(
            api, endpoint, good(endpoint, tokens), json={key: value for key, value in body.items() if key != name}
        )
        assert_is_an_error(answer, 400, "M_MISSING_PARAM")
        assert answer.json["error"] == f"Missing '{name}'"


@with_fields
async def test_an_empty_body_is_an_empty_object(endpoint: Endpoint, api: Client, tokens: dict[str, str]) -> None:
    assert_is_an_error(await call(api, endpoint, good(endpoint, tokens), body=b""), 400, "M_MISSING_PARAM")


@with_fields
async def test_a_value_of_a_wrong_type_is_told_by_name(endpoint: Endpoint, api: Client, tokens: dict[str, str]) -> None:
    example = sample(endpoint)
    assert endpoint.request is not None
    assert example.body is not None
    assert example.wrong.keys() == {field.encode_name for field in fields(endpoint.request)}
    for name, value in [*example.wrong.items(), *((name, None) for name in example.wrong)]:
        answer = await call(api, endpoint, good(endpoint, tokens), json={**example.body, name: value})
        assert_is_an_error(answer, 400, "M_INVALID_PARAM")
        assert answer.json["error"].startswith(f"'{name}' must be ")
        assert "`" not in answer.json["error"]


@with_body
async def test_fields_that_nobody_knows_are_no_reason_to_refuse(
    endpoint: Endpoint, api: Client, tokens: dict[str, str]
) -> None:
    answer = await call(
        api, endpoint, good(endpoint, tokens), json={**(sample(endpoint).body or {}), "org.example.new": {}}
    )

    assert answer.errcode in {None, "M_NOT_FOUND", "M_UNKNOWN_TOKEN"}


@with_body
async def test_a_body_that_is_too_large_is_refused(endpoint: Endpoint, api: Client, tokens: dict[str, str]) -> None:
    for body in (b" " * (1024 * 1024 + 1), (json.dumps({}).encode() + b" " * 600_000 for _ in range(2))):
        answer = await call(api, endpoint, good(endpoint, tokens), body=body)
        assert_is_an_error(answer, 413, "M_TOO_LARGE")


@pytest.mark.parametrize("endpoint", [row for row in ROWS if "{room_id}" in row.path], ids=label)
async def test_what_is_no_room_id_is_refused(endpoint: Endpoint, alice: Person) -> None:
    for room_id in (
        "nonsense",
        "%21",
        "%23alias:example.org",
        "!a:-",
        "!a%00b:example.org",
        "%FF",
        "!%C3%BC",
        "!" * 300,
    ):
        path = endpoint.path.format(room_id=room_id, installation_id="i")
        answer = await alice.client.request(endpoint.method, path, json=sample(endpoint).body)
        assert_is_an_error(answer, 400, "M_INVALID_PARAM")


@pytest.mark.parametrize("endpoint", [row for row in ROWS if "{installation_id}" in row.path], ids=label)
async def test_an_unknown_installation_is_not_found(endpoint: Endpoint, alice: Person) -> None:
    for installation_id in ("unknown", "..%2F..", "%27%20OR%201", "x" * 5000, "%F0%9F%92%A9"):
        path = endpoint.path.format(room_id="!a:example.org", installation_id=installation_id)
        answer = await alice.client.request(endpoint.method, path, json=sample(endpoint).body)
        assert_is_an_error(answer, 404, "M_NOT_FOUND")
