"""Whatever happens inside, the caller gets a JSON answer and the operator gets the cause."""

import asyncio
import logging

import pytest
from msgspec import Struct

from manifold.errors import Fault
from manifold.server.api import PUBLIC, Call, Endpoint
from manifold.server.dispatch import Dispatch
from manifold.server.services import Services
from manifold.spec.account import Empty
from manifold.storage import Store
from tests.support.asgi import Client
from tests.support.manager import V1, Person


class Unencodable(Struct):
    value: object


async def breaks(_: Call) -> Empty:
    raise ZeroDivisionError("the secret of the house")


async def breaks_in_storage(_: Call) -> Empty:
    raise Fault("The database refused a statement: no such column t.secret")


async def answers_what_is_no_json(_: Call) -> Unencodable:
    return Unencodable(object())


async def is_cancelled(_: Call) -> Empty:
    raise asyncio.CancelledError


def client(services: Services, handler: object) -> Client:
    endpoint = Endpoint("GET", "/breaks/{room_id}", handler, PUBLIC, Empty, "a test")  # type: ignore[arg-type]  # so wide for brevity
    return Client(Dispatch([endpoint], services))


@pytest.mark.parametrize("handler", [breaks, breaks_in_storage, answers_what_is_no_json])
async def test_a_defect_is_told_by_an_id_under_which_the_log_has_its_cause(
    handler: object, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await client(services, handler).get("/breaks/!r:example.org?scalar_token=hidden")

    assert (answer.status, answer.errcode) == (500, "M_UNKNOWN")
    assert answer.headers["access-control-allow-origin"] == "*"
    fault_id = answer.headers["x-request-id"]
    assert answer.json["error"].endswith(fault_id)
    assert "secret" not in answer.json["error"]
    assert "encod" not in answer.json["error"].lower()
    (record,) = (record for record in caplog.records if record.levelno >= logging.ERROR)
    assert fault_id in record.getMessage()
    assert "GET /breaks/!r:example.org" in record.getMessage()
    assert record.exc_info is not None
    assert "hidden" not in caplog.text


async def test_who_is_cancelled_stays_cancelled(services: Services) -> None:
    with pytest.raises(asyncio.CancelledError):
        await client(services, is_cancelled).get("/breaks/r")


async def test_a_database_that_is_away_is_told_as_such(
    alice: Person, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await store.close()

    for answer in (await alice.client.get("/health/ready"), await alice.client.get(f"{V1}/account")):
        assert (answer.status, answer.errcode) == (503, "M_UNKNOWN")
        assert "sql" not in answer.json["error"].lower()
    assert (await alice.client.get("/health/live")).status == 200
    told = {record.levelno for record in caplog.records if record.name != "manifold.requests"}
    assert told == {logging.WARNING}


async def test_a_client_that_hangs_up_in_the_middle_breaks_nothing(
    api: Client, caplog: pytest.LogCaptureFixture
) -> None:
    sent = []

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        sent.append(message)

    path = f"{V1}/account/register"
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
    }
    await api.app(scope, receive, send)

    assert len(sent) == 2
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []
