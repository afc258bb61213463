"""Looking at addresses: once for all who ask, with an end to everything."""

import asyncio
import json

import pytest

from manifold.egress import Reply
from manifold.errors import Unreachable
from manifold.manager import looks as module
from manifold.manager.looks import Looks
from tests.support.memory import MemoryEgress

URL = "https://pages.example.org/board"
HTML = {"Content-Type": "text/html; charset=utf-8"}
DISCOVERY = b'<title>Tab</title><link rel=alternate type="application/json+oembed" href="https://o.example/?u=1">'


class Slow(MemoryEgress):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def get(self, url: str, **options: object) -> Reply:
        self.asked.append(url)
        await self.go.wait()
        return await super().get(url, max_bytes=None)


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def looks(egress: MemoryEgress, time: Time) -> Looks:
    return Looks(egress, "https://widgets.example", time)


async def test_what_was_seen_is_kept_for_ten_minutes(egress: MemoryEgress, looks: Looks, time: Time) -> None:
    egress.page(URL, b"<title>Board</title>", headers=HTML)

    first = await looks.look(URL)
    again = await looks.look(f"{URL}#today")

    assert first == again
    assert (first.title, first.status, first.content_type) == ("Board", 200, "text/html")
    assert egress.asked == [URL]
    time.now += 601
    await looks.look(URL)
    assert egress.asked == [URL] * 2


@pytest.mark.parametrize("headers", [{"X-Frame-Options": "DENY"}, None])
async def test_what_people_will_repair_is_kept_for_a_minute(
    egress: MemoryEgress, looks: Looks, time: Time, headers: dict[str, str] | None
) -> None:
    egress.page(URL, b"", 200 if headers else 429, headers=headers)
    for seconds, asked in ((0, 1), (59, 1), (61, 2)):
        time.now = 1000.0 + seconds
        await looks.look(URL)

        assert len(egress.asked) == asked


async def test_who_is_away_is_not_asked_again_at_once(egress: MemoryEgress, looks: Looks, time: Time) -> None:
    for _ in range(3):
        with pytest.raises(Unreachable, match="could not be reached"):
            await looks.look(URL)
    assert egress.asked == [URL]
    egress.page(URL, b"")
    # Who has just repaired it need not wait.
    await looks.afresh(URL)
    await looks.look(URL)
    assert egress.asked == [URL] * 2


async def test_all_who_ask_at_one_time_share_one_request_and_who_leaves_takes_it_from_nobody() -> None:
    egress = Slow()
    egress.page(URL, b"")
    looks = Looks(egress, "https://widgets.example")
    waiting = [asyncio.create_task(looks.look(URL)) for _ in range(5)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0)
    egress.go.set()

    seen = await asyncio.gather(*waiting[1:])

    assert len(set(map(id, seen))) == 1
    assert egress.asked.count(URL) == 2, "once here, once in what stands below"


async def test_no_more_is_kept_than_there_is_room_for(
    egress: MemoryEgress, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_KEPT", 2)
    for path in "abac":
        egress.page(f"https://{path}.example/", b"")
        await looks.look(f"https://{path}.example/")
    egress.asked.clear()

    for path in "acb":
        await looks.look(f"https://{path}.example/")

    assert egress.asked == ["https://b.example/"]


@pytest.mark.parametrize(
    ("answer", "status", "title"),
    [
        (json.dumps({"title": "The  film\u202e"}), 200, "The film"),
        (json.dumps({"title": 5}), 200, "Tab"),
        (json.dumps(["title"]), 200, "Tab"),
        ("<html>", 200, "Tab"),
        ("x" * 70_000, 200, "Tab"),
        (json.dumps({"title": "No"}), 404, "Tab"),
    ],
)
async def test_a_title_comes_by_oembed_where_the_page_leads_to_it(
    egress: MemoryEgress, looks: Looks, answer: str, status: int, title: str
) -> None:
    egress.page(URL, DISCOVERY, headers=HTML)
    egress.page("https://o.example/?u=1", answer.encode(), status)

    assert (await looks.look(URL)).title == title


async def test_of_what_is_no_page_there_is_no_title(egress: MemoryEgress, looks: Looks) -> None:
    egress.page(URL, DISCOVERY, headers={"Content-Type": "application/pdf"})

    seen = await looks.look(URL)

    assert (seen.title, seen.content_type) == ("", "application/pdf")
    assert egress.asked == [URL]


async def test_of_a_large_page_the_beginning_is_read(egress: MemoryEgress, looks: Looks) -> None:
    egress.page(URL, b"<title>Film</title>" + b"x" * 5_000_000, headers=HTML)

    assert (await looks.look(URL)).title == "Film"


async def test_where_redirects_lead_must_be_an_address_that_can_be_shown(egress: MemoryEgress, looks: Looks) -> None:
    egress.page("http://plain.example/", b"")
    egress.redirects[URL] = "http://plain.example/"

    with pytest.raises(Unreachable, match="redirects to another address"):
        await looks.look(URL)
