"""Each request has an id, is counted, and has a line in the log where that is wanted."""

import logging
import re
from collections.abc import Iterator

import pytest
from msgspec import Struct

from manifold.server.api import PUBLIC, Call, Endpoint
from manifold.server.dispatch import API_HEADERS, Dispatch
from manifold.server.services import Services
from manifold.server.settings import LogSettings
from manifold.server.watch import Watch, request_id
from manifold.spec.account import Empty
from tests.support.asgi import Client
from tests.support.leaks import LINES, TOKENS, assert_nothing_leaked
from tests.support.manager import V1, Person
from tests.support.memory import Homeserver

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]+\Z")


class Told(Struct):
    request: str


async def tells_its_id(_: Call) -> Told:
    logging.getLogger("manifold.test").warning("inside")
    return Told(request_id())


async def test_every_answer_has_an_id_of_its_own(api: Client, widgets: Client) -> None:
    answers = [
        await client.request(method, path)
        for client in (api, widgets)
        for method, path in [
            ("GET", "/ui"),
            ("GET", "/assets/manager.js"),
            ("GET", "/w/custom?url=https%3A%2F%2Fa.example"),
            ("GET", "/w/custom"),
            ("GET", f"{V1}/terms"),
            ("GET", f"{V1}/account"),
            ("POST", f"{V1}/account/register"),
            ("OPTIONS", f"{V1}/account"),
            ("PATCH", "/nonsense"),
        ]
    ]

    ids = [answer.headers["x-request-id"] for answer in answers]
    assert all(map(ID.match, ids))
    assert len(set(ids)) == len(ids)
    for answer in answers:
        assert "X-Request-Id" in answer.headers["access-control-expose-headers"]
    assert len(dict(API_HEADERS)) == len(API_HEADERS)


async def test_the_id_stands_in_the_lines_of_its_request_and_no_client_chooses_it(services: Services) -> None:
    endpoint = Endpoint("GET", "/told", tells_its_id, PUBLIC, Told, "a test")

    answer = await Client(Dispatch([endpoint], services)).get("/told", headers={"x-request-id": "mine"})

    assert answer.json["request"] == answer.headers["x-request-id"]
    assert ID.match(answer.json["request"])


class Seconds:
    """A clock that goes on by so much at each look."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
def lines() -> Iterator[list[logging.LogRecord]]:
    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    records: list[logging.LogRecord] = []
    handler = Kept()
    logging.getLogger("manifold.requests").addHandler(handler)
    yield records
    logging.getLogger("manifold.requests").removeHandler(handler)


async def answered(watch: Watch, status: int = 200, account: str | None = None) -> None:
    request = watch.begins(
        {"method": "GET", "raw_path": b"/told", "query_string": b"access_token=x", "client": ("192.0.2.1", 7)}
    )
    request.endpoint, request.status, request.size, request.account = "/told", status, 12, account  # type: ignore[assignment]  # any words
    watch.ends(request)


async def test_every_request_has_a_line_where_that_is_wanted(lines: list[logging.LogRecord]) -> None:
    await answered(Watch(LogSettings(requests=True), clock=Seconds(0.25)), account="@alice:example.org")

    [line] = lines
    assert (line.levelname, line.getMessage()) == ("INFO", "GET /told 200")
    told = vars(line)
    assert (told["endpoint"], told["milliseconds"], told["bytes"]) == ("/told", 250.0, 12)
    assert (told["account"], told["address"]) == ("@alice:example.org", "192.0.2.1")


async def test_without_that_only_what_failed_or_was_slow_has_one(lines: list[logging.LogRecord]) -> None:
    await answered(Watch(LogSettings()))
    await answered(Watch(LogSettings()), 404)
    assert lines == []

    await answered(Watch(LogSettings(addresses=False)), 502)
    await answered(Watch(LogSettings(slow_seconds=2), clock=Seconds(3)))
    assert [(line.levelname, line.getMessage()) for line in lines] == [
        ("WARNING", "GET /told 502"),
        ("WARNING", "GET /told 200"),
    ]
    assert "address" not in vars(lines[0])


async def test_the_template_stands_for_the_path_and_the_account_for_the_token(
    alice: Person, lines: list[logging.LogRecord]
) -> None:
    await alice.client.get(f"{V1}/rooms/!a%2Fb:example.org/installations?x=y")

    told = vars(lines[-1])
    assert told["endpoint"] == f"{V1}/rooms/{{room_id}}/installations"
    assert told["account"] == "@alice:example.org"
    assert lines[-1].getMessage() == f"GET {V1}/rooms/!a%2Fb:example.org/installations 200"


async def test_every_kind_of_token_is_found_in_the_traffic_and_none_in_the_logs(
    alice: Person, api: Client, homeserver: Homeserver
) -> None:
    openid, unused = (homeserver.openid_token(alice.user_id) for _ in range(2))
    legacy = (await api.post("/register?v=1.1", openid)).json["scalar_token"]
    await api.get(f"/account?v=1.1&scalar_token={legacy}")
    await api.get(f"{V1}/account?access_token={alice.token}")
    await api.post("/register?v=1.1", openid)
    await api.post(f"{V1}/account/register", {**unused, "matrix_server_name": "elsewhere.example"})
    unknown = "guessed-guessed-guessed-guessed-guessed-123"
    await api.bearing(unknown).get(f"{V1}/account")
    await api.get(f"{V1}/nonsense?access_token={unknown}")

    planted = {openid["access_token"], unused["access_token"], legacy, alice.token, unknown}
    assert planted <= TOKENS
    assert LINES.lines
    assert_nothing_leaked()


async def test_a_token_that_is_logged_is_noticed(alice: Person) -> None:
    logging.getLogger("manifold.anywhere").debug("It is %s", alice.token)
    with pytest.raises(AssertionError, match=r"a token was logged: manifold\.anywhere"):
        assert_nothing_leaked()
    LINES.lines.clear()

    logging.getLogger("manifold.requests").info("GET", extra={"query": alice.token})
    with pytest.raises(AssertionError, match=r"a token was logged: manifold\.requests"):
        assert_nothing_leaked()
    LINES.lines.clear()


async def test_what_was_broken_off_is_not_counted_as_answered() -> None:
    watch = Watch()
    request = watch.begins({"method": "GET", "raw_path": b"/"})
    assert watch.metrics.in_flight == 1
    watch.ends(request)

    assert watch.metrics.in_flight == 0
    assert "manifold_requests_total{" not in str([metric.samples for metric in watch.metrics.collect()])


def test_outside_of_requests_there_is_no_id() -> None:
    assert Empty() is not None
    assert request_id() == "" or ID.match(request_id())
