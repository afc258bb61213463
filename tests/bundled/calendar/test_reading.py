"""Calendars in the shapes that the big programs write, and what is in them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from manifold.bundled.calendar.reading.calendar import MOST_OCCURRENCES, read_calendar
from manifold.bundled.calendar.reading.model import Broken, Item, Reading, Span

FILES = Path(__file__).parent / "files"


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


SPAN = Span(seconds("2026-03-01"), seconds("2026-06-01"))


def read(name: str, span: Span = SPAN) -> Reading:
    return read_calendar((FILES / f"{name}.ics").read_bytes().replace(b"\n", b"\r\n"), span)


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str, uid: str = "1") -> bytes:
    return calendar("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT")


def times(reading: Reading, title: str) -> list[str]:
    """When it takes place: `day` dates, `instant` in UTC, `floating` without anything."""
    endings = {"instant": "Z", "floating": "", "day": ""}
    return [
        f"{datetime.fromtimestamp(each.start, UTC):{'%Y-%m-%d' if each.kind == 'day' else '%Y-%m-%dT%H:%M'}}"
        + endings[each.kind]
        for each in reading.occurrences
        if reading.items[each.item].title == title
    ]


def item(reading: Reading, title: str) -> Item:
    return next(each for each in reading.items if each.title == title)


def test_google() -> None:
    reading = read("google")

    assert (reading.name, reading.zone, reading.unread, reading.is_cut) == (
        "Team calendar",
        "Europe/Berlin",
        0,
        False,
    )
    # Without the one that was taken out, and that which was moved; summer time begins on 29 March.
    assert times(reading, "Stand-up") == [
        "2026-03-02T08:30Z",
        "2026-03-16T08:30Z",
        "2026-03-30T07:30Z",
        "2026-04-06T07:30Z",
    ]
    assert times(reading, "Stand-up, on Tuesday") == ["2026-03-24T09:00Z"]
    assert times(reading, "Off-site") == ["2026-03-20"]
    [offsite] = [each for each in reading.occurrences if each.kind == "day"]
    assert offsite.end - offsite.start == 3 * 86_400
    assert item(reading, "Review").cancelled
    assert item(reading, "Stand-up") == Item(
        title="Stand-up",
        place="Room 1, second floor",
        description="Agenda: here\nBring coffee & cake",
        url="https://meet.example/abc-defg-hij",
        cancelled=False,
    )


def test_outlook() -> None:
    reading = read("outlook")

    assert times(reading, "All hands") == ["2026-03-31T08:00Z", "2026-05-26T08:00Z"]
    assert item(reading, "All hands").url == "https://teams.example/l/meetup-join/1"
    assert item(reading, "All hands").description == "Join on your computer\n\nMeeting ID: 123 456"
    # A zone of the file's own: it changes on 8 March, at 2 o'clock.
    assert times(reading, "Call with Caracas") == ["2026-03-07T14:30Z", "2026-03-08T13:30Z", "2026-03-09T13:30Z"]
    assert times(reading, "Nobody knows this zone") == ["2026-04-01T09:00"], "it floats"


def test_nextcloud() -> None:
    reading = read("nextcloud", Span(SPAN.start, seconds("2026-03-26")))

    # New York's summer time begins on 8 March; the file defines its zone behind the events.
    assert times(reading, "Rehearsal") == [
        "2026-03-04T00:00Z",
        "2026-03-06T00:00Z",
        "2026-03-10T23:00Z",
        "2026-03-24T23:00Z",
    ]
    assert times(reading, "Breakfast, wherever you are") == ["2026-03-10T08:00"]
    assert item(reading, "Breakfast, wherever you are").url == "https://choir.example/breakfast"
    assert [each for each in reading.items if each.title == "Not an event"] == []
    assert {each.end - each.start for each in reading.occurrences} == {5400, 3600}


def test_apple() -> None:
    reading = read("apple")

    assert times(reading, "Birthday 🎂") == ["2026-04-15"]
    assert times(reading, "Night train") == ["2026-03-27T23:00Z"]
    [train] = [each for each in reading.occurrences if reading.items[each.item].title == "Night train"]
    assert train.end == seconds("2026-03-29T11:00"), "the clock went forward meanwhile"
    assert item(reading, "Night train").url == "", "it is no https address"
    lunches = times(reading, "Lunch")
    assert lunches[-2:] == ["2026-03-30T11:00Z", "2026-03-31T11:00Z"]
    assert len(lunches) == 31
    [last] = [each for each in reading.occurrences if reading.items[each.item].cancelled]
    assert last.start == seconds("2026-03-31T11:00")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # What began before the span and lasts into it.
        (["DTSTART:20260228T230000Z", "DTEND:20260301T020000Z"], ["2026-02-28T23:00Z"]),
        (["DTSTART;VALUE=DATE:20260315"], ["2026-03-15"]),
        (["DTSTART:20260315T100000Z"], ["2026-03-15T10:00Z"]),
        (["DTSTART:20260315T100000Z", "DTEND:20260315T090000Z"], ["2026-03-15T10:00Z"]),
        # A series that began long ago, and keeps its rhythm.
        (
            ["DTSTART:19700105T100000Z", "RRULE:FREQ=WEEKLY;INTERVAL=4"],
            ["2026-03-16T10:00Z", "2026-04-13T10:00Z", "2026-05-11T10:00Z"],
        ),
        (["DTSTART:20000101T100000Z", "RRULE:FREQ=DAILY;UNTIL=20260302"], ["2026-03-01T10:00Z", "2026-03-02T10:00Z"]),
        (["DTSTART:20260131T100000Z", "RRULE:FREQ=MONTHLY"], ["2026-03-31T10:00Z", "2026-05-31T10:00Z"]),
        (["DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY"], []),
        (
            ["DTSTART;VALUE=DATE:20260401", "RDATE;VALUE=DATE:20260403,20260405"],
            ["2026-04-01", "2026-04-03", "2026-04-05"],
        ),
        (
            ["DTSTART:20260401T100000Z", "RDATE;VALUE=PERIOD:20260402T100000Z/PT1H"],
            ["2026-04-01T10:00Z", "2026-04-02T10:00Z"],
        ),
        # An hour that the clock skips, and one that comes twice.
        (["DTSTART;TZID=Europe/Berlin:20260329T023000"], ["2026-03-29T01:30Z"]),
    ],
)
def test_times(lines: list[str], expected: list[str]) -> None:
    assert times(read_calendar(event("SUMMARY:x", *lines), SPAN), "x") == expected


def test_of_two_versions_the_newer_one_counts() -> None:
    version = ["BEGIN:VEVENT", "UID:1", "DTSTART:20260401T100000Z"]
    reading = read_calendar(
        calendar(
            *version, "SEQUENCE:2", "SUMMARY:new", "END:VEVENT", *version, "SEQUENCE:1", "SUMMARY:old", "END:VEVENT"
        ),
        SPAN,
    )

    assert [each.title for each in reading.items] == ["new"]


@pytest.mark.parametrize(
    "lines",
    [
        ["SUMMARY:no start"],
        ["DTSTART:tomorrow"],
        ["DTSTART:20260401T100000Z", "RRULE:FREQ=SECONDLY"],
        ["DTSTART:20260401T100000Z", "RRULE:FREQ=MINUTELY;COUNT=5"],
        ["DTSTART:20260401T100000Z", "RRULE:FREQ=NEVERLY"],
        ["DTSTART:20260401T100000Z", "RRULE:FREQ=DAILY;INTERVAL=0"],
        ["DTSTART:20260401T100000Z", "RRULE:FREQ=DAILY;BYMONTHDAY=99"],
        ["DTSTART:20260401T100000Z", "DURATION:P99999999999W"],
    ],
)
def test_an_event_that_makes_no_sense_is_counted_and_hides_no_other(lines: list[str]) -> None:
    good = ["BEGIN:VEVENT", "UID:2", "DTSTART:20260401T100000Z", "SUMMARY:good", "END:VEVENT"]
    reading = read_calendar(calendar("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT", *good), SPAN)

    assert times(reading, "good") == ["2026-04-01T10:00Z"]
    assert reading.unread == 1


def test_what_repeats_too_often_is_cut() -> None:
    many = [
        line
        for number in range(40)
        for line in (
            "BEGIN:VEVENT",
            f"UID:{number}",
            f"SUMMARY:{number}",
            "DTSTART:20200101T000000Z",
            "RRULE:FREQ=HOURLY",
            "END:VEVENT",
        )
    ]
    reading = read_calendar(calendar(*many), SPAN)

    assert reading.is_cut
    assert len(reading.occurrences) == MOST_OCCURRENCES


@pytest.mark.parametrize(
    "content", [b"", b"<!doctype html><title>Log in</title>", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\n"]
)
def test_what_is_no_calendar_is_said(content: bytes) -> None:
    with pytest.raises(Broken, match="with no calendar"):
        read_calendar(content, SPAN)


def test_what_is_cut_off_is_said() -> None:
    whole = (FILES / "google.ics").read_bytes()
    try:
        reading = read_calendar(whole[: len(whole) // 2], SPAN)
    except Broken:
        return
    assert len(reading.occurrences) < 10


def test_texts_are_plain_and_bounded() -> None:
    reading = read_calendar(
        event(
            "DTSTART:20260401T100000Z",
            f"SUMMARY:{'x' * 5000}",
            f"LOCATION:<b>{'y' * 10}\\nz",
            "DESCRIPTION:<script>alert(1)</script>a < b\u202e\x07 c" + "d" * 9000,
            "URL:javascript:alert(1)",
        ),
        SPAN,
    )

    [found] = reading.items
    assert found.title == "x" * 199 + "…"
    assert found.place == "<b>yyyyyyyyyy z"
    assert found.description.startswith("alert(1)a < b c")
    assert len(found.description) == 2000
    assert found.url == ""
