"""A calendar: its id in whatever form people have it, and whether it is public."""

from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from manifold.bundled.google_calendar.config import GoogleCalendarConfig
from manifold.bundled.google_calendar.integration import GoogleCalendar
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from manifold.integrations.config import check_config
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
ID = "team@group.calendar.google.com"
HOLIDAYS = "de.german#holiday@group.v.calendar.google.com"
CODE = urlsafe_b64encode(ID.encode()).decode().rstrip("=")
GOOGLE = "https://calendar.google.com/calendar"
ICAL = f"{GOOGLE}/ical/team%40group.calendar.google.com/public/basic.ics"

integration = GoogleCalendar(IntegrationSettings())


@pytest.mark.parametrize(
    ("link", "values"),
    [
        (f"{GOOGLE}/u/0?cid={CODE}", {"calendar": ID}),
        (f"{GOOGLE}/u/1/r?cid={CODE}", {"calendar": ID}),
        (f"{GOOGLE}/render?cid={ID}", {"calendar": ID}),
        (f"{GOOGLE}/embed?src=team%40group.calendar.google.com", {"calendar": ID}),
        (
            f"{GOOGLE}/embed?src={CODE}&ctz=Europe%2FBerlin&mode=AGENDA",
            {"calendar": ID, "time_zone": "Europe/Berlin", "view": "agenda"},
        ),
        (f"https://www.google.com/calendar/embed?src={ID}&mode=DAY", {"calendar": ID}),
        (ICAL, {"calendar": ID}),
        (f"{GOOGLE}/embed", None),
        (f"{GOOGLE}/embed?src=nonsense", None),
        (f"{GOOGLE}/u/0?cid=%FF", None),
        (f"{GOOGLE}/appointments/schedules/x", None),
        (f"https://evil.example/calendar/embed?src={ID}", None),
        (f"https://www.google.com/maps?cid={CODE}", None),
    ],
)
def test_links_are_recognised(link: str, values: dict[str, Any] | None) -> None:
    assert integration.recognise(read_link(link)) == values


@pytest.mark.parametrize("given", [ID, f" {ID} ", CODE, f"{GOOGLE}/u/0?cid={CODE}", ICAL])
def test_an_id_or_any_link_may_stand_in_the_form(given: str) -> None:
    widget = integration.widget(GoogleCalendarConfig(calendar=given, view="week", time_zone="Asia/Tokyo"), TARGET)
    (framed,) = parse_qs(urlsplit(widget.url).query)["url"]

    assert parse_qs(urlsplit(framed).query) == {
        "src": [ID],
        "mode": ["WEEK"],
        "ctz": ["Asia/Tokyo"],
        "showPrint": ["0"],
        "showTitle": ["0"],
    }
    assert widget.data == {"shareId": ID, "view": "week", "timeZone": "Asia/Tokyo"}
    assert integration.label(GoogleCalendarConfig(calendar=given)) == ID


def test_the_code_that_other_managers_kept_is_read() -> None:
    values = integration.config_of({"shareId": CODE}, "")
    assert integration.widget(check_config(GoogleCalendarConfig, values), TARGET).data["shareId"] == ID


@pytest.mark.parametrize("given", ["nonsense", "a b@c", "https://evil.example/", "https:", "@", "a?b@c", "ÄÖ"])
def test_nonsense_is_told_at_the_field(given: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        integration.widget(GoogleCalendarConfig(calendar=given), TARGET)
    assert [field.path for field in raised.value.fields] == ["/calendar"]
    assert integration.label(GoogleCalendarConfig(calendar=given)) == "Google Calendar"


@pytest.mark.parametrize(
    ("zone", "is_fine"),
    [
        ("Europe/Berlin", True),
        ("America/Argentina/Buenos_Aires", True),
        ("Etc/GMT+2", True),
        ("a b", False),
        ("", False),
    ],
)
def test_time_zones(zone: str, is_fine: bool) -> None:
    values = {"calendar": ID, "time_zone": zone}
    if is_fine:
        assert check_config(GoogleCalendarConfig, values).time_zone == zone
        return
    with pytest.raises(InvalidParam) as raised:
        check_config(GoogleCalendarConfig, values)
    assert raised.value.fields == (FieldError("/time_zone", "Give a time zone such as Europe/Berlin"),)


async def test_only_public_calendars_are_taken(egress: MemoryEgress) -> None:
    egress.page(ICAL, b"BEGIN:VCALENDAR")
    await integration.check(GoogleCalendarConfig(calendar=CODE), egress)
    with pytest.raises(InvalidParam) as raised:
        await integration.check(GoogleCalendarConfig(calendar=HOLIDAYS), egress)
    (field,) = raised.value.fields
    assert "not public" in field.message


def test_only_google_is_framed() -> None:
    with pytest.raises(InvalidParam):
        integration.page_sources({"url": "https://evil.example/calendar/embed"})
