"""One of each widget of the gallery: what people fill in, the link that they paste, and what its service answers.

The services are elsewhere, so the manager gets their answers from here, and the browser their pages; both are otherwise
as they are. What a service really says is told in the tests of its integration (`tests/bundled/`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from mimetypes import guess_type
from typing import Any
from urllib.parse import urlsplit

from manifold.egress import Egress, Reply
from manifold.integrations import literal_query

__all__ = ["SAMPLES", "Answers", "Sample"]


@dataclass(frozen=True)
class Sample:
    """`form`: texts by the label of their field; `changed`: what is filled in later. `answers`: bodies, by how the URL
    begins.

    `shows`: the host whose page is framed, "" where the page is ours alone.
    """

    form: Mapping[str, str]
    changed: Mapping[str, str]
    shows: str
    link: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


_CALENDAR = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
UID:1\r
DTSTART:20200101T090000\r
RRULE:FREQ=DAILY\r
SUMMARY:Stand-up\r
END:VEVENT\r
END:VCALENDAR\r
"""


def _oembed(endpoint: str, url: str, **more: str) -> dict[str, str]:
    asked = f"{endpoint}?{literal_query({'url': url, 'format': 'json', **more})}"
    return {asked: '{"version": "1.0", "type": "video", "title": "A film of trains"}'}


SAMPLES: dict[str, Sample] = {
    "checklist": Sample({"Name": "The party"}, {"Name": "The other party"}, ""),
    "calendar": Sample(
        {"Address": "https://calendar.example/team.ics", "Name": "Team"},
        {"Name": "The team"},
        "",
        "webcal://calendar.example/team.ics",
        {"https://calendar.example/team.ics": _CALENDAR},
    ),
    "custom": Sample(
        {"Address": "https://page.example/plan", "Name": "The plan"},
        {"Name": "The other plan"},
        "page.example",
        "https://page.example/plan",
        {"https://page.example/plan": "<!doctype html><title>The plan</title>"},
    ),
    "etherpad": Sample(
        {"Server": "https://pad.example", "Pad name": "minutes"},
        {"Pad name": "minutes-2"},
        "pad.example",
        "https://pad.example/p/minutes",
        {"https://pad.example/api": '{"currentVersion": "1.3.0"}'},
    ),
    "link": Sample(
        {"Address": "https://members.example/plan", "Title": "The plan"},
        {"Title": "The other plan"},
        "",
        "https://members.example/plan",
        {"https://members.example/": "<title>The plan</title>"},
    ),
    "hedgedoc": Sample(
        {"Link of the note": "https://notes.example/minutes"},
        {"Link of the note": "https://notes.example/minutes-2"},
        "notes.example",
        "https://notes.example/minutes?both",
        {"https://notes.example/": "<title>Minutes - HedgeDoc</title>"},
    ),
    "cryptpad": Sample(
        {"Link of the document": "https://cryptpad.example/pad/#/2/pad/edit/4tYVvFsLQhZvLwGGWSAJvBIi/"},
        {"Link of the document": "https://cryptpad.example/pad/#/2/pad/view/7sYVvFsLQhZvLwGGWSAJvBIi/"},
        "cryptpad.example",
        "https://cryptpad.example/pad/#/2/pad/edit/4tYVvFsLQhZvLwGGWSAJvBIi/",
        {"https://cryptpad.example/api/config": 'define({"httpUnsafeOrigin": "https://cryptpad.example"})'},
    ),
    "excalidraw": Sample(
        {},
        {"Link of the drawing": "https://excalidraw.com/#room=0a1b2c3d4e5f60718293,AbCdEfGhIjKlMnOpQrStUv"},
        "excalidraw.com",
        "https://excalidraw.com/#room=0a1b2c3d4e5f60718293,AbCdEfGhIjKlMnOpQrStUv",
        {"https://excalidraw.com/": "<title>Excalidraw</title>"},
    ),
    "whiteboard": Sample(
        {},
        {"Link of the board": "https://wbo.ophir.dev/boards/another"},
        "wbo.ophir.dev",
        "https://wbo.ophir.dev/boards/another",
        {"https://wbo.ophir.dev/": "<title>WBO</title>"},
    ),
    "google_docs": Sample(
        {"Link": "https://docs.google.com/document/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789/edit"},
        {"Link": "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789/edit#gid=0"},
        "docs.google.com",
        "https://docs.google.com/document/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789/edit?usp=sharing",
        {"https://docs.google.com/": "<title>The plan</title>"},
    ),
    "google_calendar": Sample(
        {"Link or id": "team@group.calendar.google.com"},
        {"Time zone": "Europe/Berlin"},
        "calendar.google.com",
        "https://calendar.google.com/calendar/embed?src=team%40group.calendar.google.com",
        {"https://calendar.google.com/calendar/ical/": "BEGIN:VCALENDAR"},
    ),
    "grafana": Sample(
        {"Link": "https://grafana.example/d/Ab12/servers"},
        {"From": "now-6h"},
        "grafana.example",
        "https://grafana.example/d/Ab12/servers?orgId=1",
        {
            "https://grafana.example/api/health": '{"database": "ok"}',
            "https://grafana.example/d/": "<title>Servers</title>",
        },
    ),
    "tradingview": Sample(
        {"Symbol": "NASDAQ:AAPL"},
        {"Symbol": "FX:EURUSD"},
        "s.tradingview.com",
        "https://www.tradingview.com/symbols/NASDAQ-AAPL/",
        {"https://www.tradingview.com/symbols/": "<title>Apple</title>"},
    ),
    "openstreetmap": Sample(
        {"Link or coordinates": "52.5163, 13.3777"},
        {"Link or coordinates": "https://www.openstreetmap.org/#map=17/48.8584/2.2945"},
        "www.openstreetmap.org",
        "https://www.openstreetmap.org/?mlat=52.5163&mlon=13.3777#map=16/52.5163/13.3777",
    ),
    "umap": Sample(
        {"Link of the map": "https://umap.example/en/map/bike-tour_123"},
        {"Link of the map": "https://umap.example/en/map/bike-tour_123#13/48.85/2.3"},
        "umap.example",
        "https://umap.example/en/map/bike-tour_123?scaleControl=false",
        {"https://umap.example/en/map/": "<title>Bike tour - uMap</title>"},
    ),
    "bigbluebutton": Sample(
        {"Link of the room": "https://bbb.example/b/ali-abc-def"},
        {"Link of the room": "https://bbb.example/rooms/abc-def-ghi-jkl/join"},
        "bbb.example",
        "https://bbb.example/b/ali-abc-def",
        {
            "https://bbb.example/b/": "<title>Greenlight</title>",
            "https://bbb.example/api/v1/rooms/": '{"data": {"name": "Stand-up"}}',
        },
    ),
    "element_call": Sample(
        {"Link of the call": "https://call.example/room/#/standup?roomId=!r:call.example&password=a1b2"},
        {"Link of the call": "https://call.example/room/#/retro?roomId=!s:call.example&password=c3d4"},
        "call.example",
        "https://call.example/room/#/standup?roomId=!r:call.example&password=a1b2",
        {
            "https://call.example/config.json": '{"default_server_config": {}}',
            "https://call.example/room/": "<title>Element Call</title>",
        },
    ),
    "jitsi": Sample(
        {"Server": "https://meet.jit.si", "Conference name": "standup"},
        {"Conference name": "retro"},
        "meet.jit.si",
        "https://meet.jit.si/standup",
        {"https://meet.jit.si/external_api.js": "window.JitsiMeetExternalAPI = 1"},
    ),
    "polls": Sample({"Name": "What we think"}, {"Name": "What we thought"}, ""),
    "dailymotion": Sample(
        {"Link or id": "https://geo.dailymotion.com/player/xf00d.html?video=x84sh87"},
        {"Start at": "1:30"},
        "geo.dailymotion.com",
        "https://geo.dailymotion.com/player/xf00d.html?video=x84sh87",
        _oembed(
            "https://www.dailymotion.com/services/oembed", "https://www.dailymotion.com/video/x84sh87", player="xf00d"
        ),
    ),
    "peertube": Sample(
        {"Link": "https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv"},
        {"Start at": "1:30"},
        "tube.example",
        "https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv",
        {
            "https://tube.example/api/v1/config": '{"serverVersion": "7.2.1", "instance": {"name": "Tube"}}',
            **_oembed("https://tube.example/services/oembed", "https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv"),
        },
    ),
    "spotify": Sample(
        {"Link or URI": "spotify:track:6rqhFgbbKwnb9MLmUQDhG6"},
        {"Link or URI": "https://open.spotify.com/album/6rqhFgbbKwnb9MLmUQDhG6?si=1"},
        "open.spotify.com",
        "https://open.spotify.com/track/6rqhFgbbKwnb9MLmUQDhG6",
        {
            **_oembed("https://open.spotify.com/oembed", "https://open.spotify.com/track/6rqhFgbbKwnb9MLmUQDhG6"),
            **_oembed("https://open.spotify.com/oembed", "https://open.spotify.com/album/6rqhFgbbKwnb9MLmUQDhG6"),
        },
    ),
    "twitch": Sample(
        {"Channel or link": "gamesdonequick"},
        {"Channel or link": "https://www.twitch.tv/videos/1089263204?t=90s"},
        "player.twitch.tv",
        "https://www.twitch.tv/gamesdonequick",
        {
            "https://www.twitch.tv/gamesdonequick": "<!doctype html><title>Twitch</title>",
            "https://www.twitch.tv/videos/1089263204": "<!doctype html><title>Twitch</title>",
        },
    ),
    "pdf": Sample(
        {"Address of the document": "https://files.example/minutes.pdf"},
        {"Address of the document": "https://files.example/agenda.pdf"},
        "",
        "https://files.example/minutes.pdf",
        {"https://files.example/minutes.pdf": "%PDF-1.7", "https://files.example/agenda.pdf": "%PDF-1.7"},
    ),
    "video": Sample(
        {"Address of the file": "https://films.example/holiday.mp4"},
        {"Address of the file": "https://films.example/party.webm#t=90"},
        "",
        "https://films.example/holiday.mp4",
        {"https://films.example/holiday.mp4": "", "https://films.example/party.webm": ""},
    ),
    "vimeo": Sample(
        {"Link or id": "https://vimeo.com/76979871/8272103f6e"},
        {"Start at": "1:30"},
        "player.vimeo.com",
        "https://vimeo.com/76979871",
        {
            **_oembed("https://vimeo.com/api/oembed.json", "https://vimeo.com/76979871/8272103f6e"),
            **_oembed("https://vimeo.com/api/oembed.json", "https://vimeo.com/76979871"),
        },
    ),
    "youtube": Sample(
        {"Link or id": "https://youtu.be/aqz-KE-bpKQ?si=Xq2mS0d3"},
        {"Start at": "1:30"},
        "www.youtube-nocookie.com",
        "https://youtu.be/aqz-KE-bpKQ",
        _oembed("https://www.youtube.com/oembed", "https://www.youtube.com/watch?v=aqz-KE-bpKQ"),
    ),
}


class Answers(Egress):
    """The guarded client, for which the services of the samples answer from here."""

    async def request(self, method: str, url: str, **options: Any) -> Reply:
        return _answer(url) or await super().request(method, url, **options)


def _answer(url: str) -> Reply | None:
    hosts = {urlsplit(known).netloc for sample in SAMPLES.values() for known in sample.answers}
    if urlsplit(url).netloc not in hosts:
        return None
    for sample in SAMPLES.values():
        for beginning, body in sample.answers.items():
            if url.startswith(beginning):
                known, _ = guess_type(urlsplit(url).path)
                content_type = known or ("application/json" if body.startswith("{") else "text/html; charset=utf-8")
                return Reply(200, {"Content-Type": content_type}, body.encode(), url)
    return Reply(404, {"Content-Type": "text/html"}, b"not here", url)
