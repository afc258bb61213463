"""Documents of strangers: asked for rarely, once for everybody, and kept while their host is away."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from manifold.egress import Egress, Reply
from manifold.errors import BadGateway, RemoteServiceError, Unreachable
from manifold.integrations import Documents
from manifold.integrations.fetched import Limits

URL = "https://calendar.example.org/a"


class Host(Egress):
    """One server: its answers, one after the other, and what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Reply | Unreachable] = []
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.answers.append(Reply(status, {key.replace("_", "-"): value for key, value in headers.items()}, body, URL))

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None, **options: Any) -> Reply:
        self.asked.append((url, headers or {}))
        await self.gate.wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Unreachable):
            raise answer
        return answer


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def host() -> Host:
    return Host()


async def read(content: bytes, host: str) -> str:
    if content == b"broken":
        raise RemoteServiceError(f"{host} answers nonsense")
    return content.decode()


@pytest.fixture
def documents(seconds: Seconds) -> Documents[str]:
    return Documents(read, len, Limits(entries=3, weight=100), seconds)


async def test_a_document_is_fetched_once_in_ten_minutes(
    documents: Documents[str], host: Host, seconds: Seconds
) -> None:
    host.answer(b"one")
    host.answer(b"two")

    assert (await documents.get(URL, host)).document == "one"
    seconds.now += 599
    found = await documents.get(URL, host)
    assert (found.document, found.age, found.problem) == ("one", 599, "")
    assert len(host.asked) == 1
    seconds.now += 1
    assert (await documents.get(URL, host)).document == "two"


async def test_a_host_is_asked_whether_it_changed(documents: Documents[str], host: Host, seconds: Seconds) -> None:
    host.answer(b"one", ETag='"1"', Last_Modified="Sat, 28 Nov 2026 10:00:00 GMT")
    host.answer(b"", 304)
    host.answer(b"two")

    await documents.get(URL, host)
    seconds.now += 600
    found = await documents.get(URL, host)
    assert (found.document, found.age) == ("one", 0)
    assert host.asked[1][1] == {"If-None-Match": '"1"', "If-Modified-Since": "Sat, 28 Nov 2026 10:00:00 GMT"}
    # After a day it is read anew, whatever its host says.
    seconds.now += 86_400
    assert (await documents.get(URL, host)).document == "two"
    assert host.asked[2][1] == {}


async def test_a_host_that_is_away_leaves_what_was_and_is_not_asked_again_at_once(
    documents: Documents[str], host: Host, seconds: Seconds
) -> None:
    host.answer(b"one")
    host.answers.append(Unreachable("calendar.example.org did not answer", because="time"))
    host.answer(b"two")

    await documents.get(URL, host)
    seconds.now += 700
    for _ in range(3):
        found = await documents.get(URL, host)
        assert (found.document, found.age, found.problem) == ("one", 700, "calendar.example.org did not answer")
    assert len(host.asked) == 2
    seconds.now += 30
    found = await documents.get(URL, host)
    assert (found.document, found.age, found.problem) == ("two", 0, "")


async def test_errors_are_kept_for_a_while(documents: Documents[str], host: Host, seconds: Seconds) -> None:
    host.answer(b"gone", 404)
    host.answer(b"broken")
    host.answers.append(Unreachable("refused", because="connection"))
    host.answer(b"one")

    for message in ("calendar.example.org answers 404", "calendar.example.org answers nonsense", "refused"):
        for _ in range(3):
            with pytest.raises(BadGateway, match=message):
                await documents.get(URL, host)
        seconds.now += 30
    assert (await documents.get(URL, host)).document == "one"
    assert len(host.asked) == 4


async def test_one_request_is_in_flight_for_all_who_wait(documents: Documents[str], host: Host) -> None:
    host.gate.clear()
    host.answer(b"one")
    waiting = [asyncio.create_task(documents.get(URL, host)) for _ in range(50)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    # Who asked first goes away, and is not waited for by the others.
    waiting[0].cancel()
    host.answer(b"one")
    host.gate.set()

    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(found[0], asyncio.CancelledError)
    assert {each.document for each in found[1:] if not isinstance(each, BaseException)} == {"one"}
    assert len(host.asked) == 2
    assert not documents._turns


async def test_what_was_not_asked_for_longest_is_forgotten_first(documents: Documents[str], host: Host) -> None:
    for name in "abc":
        host.answer(name.encode())
        await documents.get(f"https://{name}.example/", host)
    await documents.get("https://a.example/", host)
    host.answer(b"d")
    await documents.get("https://d.example/", host)

    assert list(documents._entries) == ["https://c.example/", "https://a.example/", "https://d.example/"]


async def test_heavy_documents_make_room(documents: Documents[str], host: Host) -> None:
    for name in "abc":
        host.answer(name.encode() * 60)
        await documents.get(f"https://{name}.example/", host)

    assert list(documents._entries) == ["https://c.example/"]
    assert documents._weight == 60


async def test_a_header_that_can_not_be_sent_back_is_not(
    documents: Documents[str], host: Host, seconds: Seconds
) -> None:
    host.answer(b"one", ETag="x" * 300, Last_Modified="a\r\nb")
    host.answer(b"two")
    await documents.get(URL, host)
    seconds.now += 600
    await documents.get(URL, host)

    assert host.asked[1][1] == {}
