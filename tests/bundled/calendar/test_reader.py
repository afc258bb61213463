"""The process that reads files: whatever a file does to it, words come out, and in time."""

import asyncio
import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manifold.bundled.calendar.reader import Reader
from manifold.bundled.calendar.reading.calendar import read_calendar
from manifold.bundled.calendar.reading.model import Broken, Span
from manifold.bundled.calendar.window import Window, answer, read_span
from manifold.errors import RemoteServiceError

NOW = int(time.time())
SPAN = Span(NOW - 366 * 86_400, NOW + 731 * 86_400)
TODAY = datetime.now(UTC).date()

NEVER = "DTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"


def calendar(*events: str) -> bytes:
    lines = [f"BEGIN:VEVENT\r\nUID:{number}\r\n{event}\r\nEND:VEVENT" for number, event in enumerate(events)]
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


async def test_a_rule_that_never_comes_to_a_day_hides_no_other_event() -> None:
    good = f"DTSTART;VALUE=DATE:{TODAY:%Y%m%d}\r\nSUMMARY:good"
    reading = await Reader().read(calendar(NEVER, good), SPAN, "host.example")

    assert [item.title for item in reading.items] == ["good"]
    assert reading.unread == 1


async def test_many_of_them_are_given_up_in_time_while_the_event_loop_goes_on() -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0.05)

    beating = asyncio.create_task(beat())
    began = time.monotonic()
    with pytest.raises(RemoteServiceError, match=r"host\.example answers with a calendar that takes too long to read"):
        await Reader(seconds=2).read(calendar(*[NEVER] * 200), SPAN, "host.example")
    beating.cancel()

    assert time.monotonic() - began < 8
    assert beats > 10


async def test_what_is_no_calendar_is_said_with_the_hosts_name() -> None:
    with pytest.raises(RemoteServiceError, match=r"host\.example answers, but with no calendar"):
        await Reader().read(b"<!doctype html>", SPAN, "host.example")


async def test_a_process_that_dies_is_said() -> None:
    # Nesting that its parser can't bear, or more memory than it may have.
    bomb = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 200_000
    try:
        reading = await Reader().read(bomb, SPAN, "host.example")
    except RemoteServiceError as exc:
        assert exc.message.startswith("host.example answers")  # noqa: PT017  (either is fine)
    else:
        assert reading.occurrences == []


NAMES = st.sampled_from(
    [
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "SUMMARY",
        "SEQUENCE",
        "UID",
        "URL",
        "X",
    ]
)
PARAMETERS = st.sampled_from(
    ["", ";VALUE=DATE", ";TZID=Europe/Berlin", ";TZID=../x", ";TZID=", ";VALUE=PERIOD", ";=", ';X="']
)
VALUES = st.one_of(
    st.sampled_from(
        [
            *(
                "20260401T100000Z",
                "20260401",
                "00010101T000000Z",
                "99991231T235959",
                "20260401T100000Z/PT1H",
                "-P1D",
                "P1W",
            ),
            *("FREQ=DAILY;COUNT=3", "FREQ=YEARLY;UNTIL=00010101", "FREQ=WEEKLY;BYDAY=9MO", "FREQ=MONTHLY;BYSETPOS=-1"),
            *(
                "FREQ=",
                "FREQ=HOURLY",
                "INTERVAL=2",
                "FREQ=DAILY;COUNT=-1",
                "FREQ=DAILY;UNTIL=x",
                "FREQ=DAILY;BYHOUR=25",
            ),
        ]
    ),
    st.text(st.characters(codec="utf-8"), max_size=20),
)
LINES = st.one_of(
    st.builds(lambda name, parameters, value: f"{name}{parameters}:{value}", NAMES, PARAMETERS, VALUES),
    st.sampled_from(["BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "TZID:Own", "BEGIN:STANDARD"]),
    st.text(st.characters(codec="utf-8"), max_size=20),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINES, max_size=12))
def test_whatever_stands_in_a_file_it_is_read_or_refused(lines: list[str]) -> None:
    content = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]).encode()
    try:
        reading = read_calendar(content, SPAN)
    except Broken as exc:
        assert str(exc).startswith("answers")  # noqa: PT017  (it need not be raised)
        return
    shown = answer(reading, Window(TODAY.replace(month=1, day=1), TODAY.replace(month=12, day=31)), "h", TODAY, 0, "")
    assert all(each.start <= each.end for each in shown.events)


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(Broken):
        read_calendar(content, SPAN)


def test_the_span_is_around_today() -> None:
    assert read_span(TODAY).start < NOW - 365 * 86_400
    assert read_span(TODAY).end > NOW + 729 * 86_400
