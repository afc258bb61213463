"""Data for the pages of widgets: asked without an account, and answered only where the manager signed."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from manifold.integrations.catalogue import Catalogue
from manifold.manager.page_data import signing_key
from manifold.server.limit_settings import LimitSettings
from manifold.server.services import Services
from manifold.storage import Store
from tests.support.asgi import Answer, Client
from tests.support.manager import (
    ROOM,
    SIGNING_KEY,
    V1,
    Clock,
    Person,
    make_services,
    pages,
    some_of_ours,
    static_files,
)
from tests.support.memory import MemoryEgress

FEED = "https://calendar.example.org/team.ics"
TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
ICS = f"""BEGIN:VCALENDAR\r
X-WR-CALNAME:Team\r
BEGIN:VEVENT\r
UID:1\r
DTSTART:{TOMORROW:%Y%m%d}T100000Z\r
DTEND:{TOMORROW:%Y%m%d}T110000Z\r
SUMMARY:Review\r
END:VEVENT\r
END:VCALENDAR\r
""".encode()


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue(some_of_ours("calendar", "custom", "jitsi"))


@pytest.fixture
def egress(egress: MemoryEgress) -> MemoryEgress:
    egress.page(FEED, ICS)
    return egress


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


async def asks(widgets: Client, query: dict[str, str]) -> Answer:
    return await widgets.get(f"/w/calendar/data?{urlencode(query)}")


def signed(url: str = FEED, **more: str) -> dict[str, str]:
    return {"url": url, "key": SIGNING_KEY.signer("calendar").sign(url), **more}


async def test_who_installs_it_gets_a_page_that_may_ask(alice: Person, widgets: Client, egress: MemoryEgress) -> None:
    installation = await alice.install(integration="calendar", url=FEED.replace("https", "webcal"))
    actions = installation["actions"]
    assert isinstance(actions, list)
    url = actions[0]["widget"]["url"]
    page = await widgets.get(url.removeprefix("https://widgets.example").partition("#")[0])
    answer = await asks(widgets, query_of(url))

    assert page.status == 200
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    assert "frame-src" not in page.headers["content-security-policy"]
    assert answer.status == 200
    assert answer.json["host"] == "calendar.example.org"
    assert answer.json["name"] == "Team"
    assert answer.json["events"] == [
        {"start": f"{TOMORROW}T10:00:00Z", "end": f"{TOMORROW}T11:00:00Z", "title": "Review"}
    ]
    assert egress.asked.count(FEED) == 1, "what the form's check has read is known"


async def test_a_widget_that_was_made_without_a_form_may_ask_too(alice: Person, widgets: Client) -> None:
    made = await alice.client.post(f"{V1}/widgets", {"type": "im.manifold.calendar", "data": {"url": FEED}})

    assert made.status == 200, made.json
    assert (await asks(widgets, query_of(made.json["url"]))).status == 200


@pytest.mark.parametrize(
    "query",
    [
        {"url": "https://internal.example/", "key": signed()["key"]},
        {"url": f"{FEED}?", "key": signed()["key"]},
        {"url": FEED, "key": ""},
        {"url": FEED, "key": signed()["key"].lower()},
        {"url": FEED, "key": SIGNING_KEY.signer("rss").sign(FEED)},
    ],
)
async def test_what_was_not_signed_is_not_fetched(query: dict[str, str], widgets: Client, egress: MemoryEgress) -> None:
    asked = list(egress.asked)
    answer = await asks(widgets, query)

    assert (answer.status, answer.errcode) == (403, "M_FORBIDDEN")
    assert egress.asked == asked


@pytest.mark.parametrize(
    ("query", "errcode"),
    [
        ({}, "M_MISSING_PARAM"),
        ({"url": FEED}, "M_MISSING_PARAM"),
        (signed(**{"from": "tomorrow"}), "M_INVALID_PARAM"),
        (signed(**{"from": "2026-01-01", "until": "2026-01-01"}), "M_INVALID_PARAM"),
        (signed(**{"from": "2026-01-01", "until": "2028-01-01"}), "M_INVALID_PARAM"),
        (signed(**{"from": "0001-01-01"}), "M_INVALID_PARAM"),
        (signed(until="9999-12-31"), "M_INVALID_PARAM"),
        (signed("http://calendar.example.org/"), "M_INVALID_PARAM"),
        (signed("https://a@calendar.example.org/"), "M_INVALID_PARAM"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    query: dict[str, str], errcode: str, widgets: Client, egress: MemoryEgress
) -> None:
    asked = list(egress.asked)
    answer = await asks(widgets, query)

    assert (answer.status, answer.errcode) == (400, errcode)
    assert egress.asked == asked


async def test_a_host_that_is_away_is_named(widgets: Client) -> None:
    answer = await asks(widgets, signed("https://away.example/a.ics"))

    assert answer.status == 502
    assert answer.json["error"].startswith("away.example could not be reached")


async def test_once_the_operator_blocks_it_nothing_is_fetched(
    widgets: Client, services: Services, egress: MemoryEgress
) -> None:
    asked = list(egress.asked)
    await services.blocks.add("integration", "calendar")
    answer = await asks(widgets, signed())

    assert (answer.status, answer.errcode) == (403, "M_FORBIDDEN")
    assert egress.asked == asked


async def test_pages_without_data_say_so(widgets: Client) -> None:
    for path in ("/w/jitsi/data", "/w/custom/data", "/w/nothing/data"):
        answer = await widgets.get(path)
        assert (answer.status, answer.errcode) == (404, "M_NOT_FOUND")
    assert (await widgets.get("/w/calendar/data/more")).status == 404


async def test_other_pages_may_not_read_it(widgets: Client) -> None:
    answer = await asks(widgets, signed())

    assert answer.status == 200
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-type"] == "application/json"


async def test_one_address_asks_so_often_and_no_more(
    store: Store, egress: MemoryEgress, clock: Clock, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> None:
    services = make_services(store, egress, clock, catalogue, limits=LimitSettings(anonymous_per_minute=3))
    widgets = Client(pages(services, static_files(tmp_path_factory.mktemp("static"))).widgets)
    answers = [await asks(widgets, signed()) for _ in range(5)]

    assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
    assert (await widgets.get(f"/w/calendar?url={FEED}")).status == 200, "the page itself may be had"


async def test_the_key_is_made_once_and_kept(store: Store) -> None:
    first, second = await signing_key(store), await signing_key(store)

    assert first == second
    assert len(first.secret) == 32
    assert first.secret != SIGNING_KEY.secret


async def test_a_link_to_a_calendar_is_recognised(alice: Person, egress: MemoryEgress) -> None:
    for link, first in {
        "webcal://cloud.example/remote.php/dav/public-calendars/x?export": "calendar",
        "https://calendar.example.org/team.ics?x=y": "calendar",
        "https://calendar.google.com/calendar/ical/x%40group.calendar.google.com/public/basic.ics": "calendar",
        "https://example.org/physics": "custom",
    }.items():
        egress.page(link.replace("webcal:", "https:"), b"<!doctype html><title>Something</title>")
        answer = await alice.client.post(f"{V1}/widgets/resolve", {"url": link})
        assert answer.json["matches"][0]["integration"] == first, link
        assert answer.json["matches"][0]["config"]["url"].startswith("https://")


async def test_a_calendar_that_is_none_is_not_installed(alice: Person, egress: MemoryEgress) -> None:
    egress.page("https://pages.example.org/", b"<!doctype html>Log in")
    for url, status, message in (
        ("https://pages.example.org/", 400, "pages.example.org answers, but with no calendar"),
        ("https://calendar.example.org/other.ics", 400, "calendar.example.org answers 404 for this address"),
        ("https://away.example/a.ics", 502, "away.example could not be reached: connection refused"),
        ("http://calendar.example.org/team.ics", 400, "Give an address that starts with https:// or webcal://"),
    ):
        answer = await alice.client.post(
            f"{V1}/rooms/{ROOM}/installations", {"integration": "calendar", "config": {"url": url}}
        )
        assert answer.status == status
        assert answer.json["im.manifold.fields"] == [{"path": "/url", "message": message}]
