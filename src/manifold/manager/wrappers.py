"""What is behind a wrapper page of Scalar or Dimension, the managers before this one? Pure; nothing is fetched.

Both framed services by pages of their own, whose addresses stand in rooms for as long as these last. Scalar's are
`https://scalar.vector.im/api/widgets/<kind>.html?…`, also on its staging hosts; Dimension's are
`https://<any host>/widgets/<kind>?…`. What matters is in the query, or in the widget's `data` by variables in it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from msgspec import Struct, field

from manifold.widgetapi.definitions.templating import fill_data

__all__ = ["Behind", "By", "Shown", "look_behind", "on_scalar"]

By = Literal["scalar", "dimension"]

_SCALAR_HOSTS = frozenset(
    {"scalar.vector.im", "scalar-staging.vector.im", "scalar-staging.riot.im", "scalar-develop.riot.im", "demo.riot.im"}
)
_SCALAR_PAGE = re.compile(r"/widgets?/(?P<kind>[a-z0-9_-]{1,40})(?:\.html)?/?\Z", re.IGNORECASE)
_DIMENSION_PAGE = re.compile(
    r"/widgets?/(?P<kind>generic|generic-fullscreen|jitsi|video|twitch|spotify|gcal|grafana|tradingview|whiteboard"
    r"|bigbluebutton)/?\Z"
)
_DIMENSIONS_MARK = "dimension:app:metadata"
"""What Dimension left in the `data` of its widgets."""
_NESTED = 3
"""A page in a page in a page: no more of them were ever made."""

_MOVED = {"jitsi.riot.im": "meet.element.io"}
"""Conference servers that are gone, and where their owner has gone with them."""
_SPOTIFY = re.compile(
    r"spotify:(?:user:[^:]+:)?(?P<kind>album|artist|episode|playlist|show|track):(?P<id>[A-Za-z0-9]+)\Z"
)
_PLAYERS = (
    (re.compile(r"https://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+)"), "https://www.youtube.com/watch?v={}"),
    (re.compile(r"https://player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}"),
    (re.compile(r"https://(?:www\.)?dailymotion\.com/embed/(?:video/)?(\w+)"), "https://www.dailymotion.com/video/{}"),
    (re.compile(r"https://player\.twitch\.tv/\?(?:.*&)?channel=(\w+)"), "https://www.twitch.tv/{}"),
)
"""Players, which these pages framed, and the pages that people know them by."""

_Query = Mapping[str, str]


class Shown(Struct, frozen=True):
    """What such a page shows: `link` is what people would paste, `page` what a frame can show.

    `data` is what widgets of `type` keep nowadays; `type` is "" where the link alone tells what it is.
    """

    link: str
    page: str
    type: str = ""
    data: dict[str, Any] = field(default_factory=dict)


class Behind(Struct, frozen=True):
    """Whose page it is; `shown` is None where nobody but that page knows."""

    by: By
    shown: Shown | None


def look_behind(url: str, data: Mapping[str, Any]) -> Behind | None:
    """Whose wrapper page this template leads to, and what it shows; None where it is no such page."""
    try:
        return _behind(fill_data(url, dict(data)), data, _NESTED)
    except ValueError:
        return None


def on_scalar(host: str) -> bool:
    """Whether this is one of Scalar's own hosts."""
    return host in _SCALAR_HOSTS


def _behind(url: str, data: Mapping[str, Any], depth: int) -> Behind | None:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http"):
        return None
    by: By = "scalar" if on_scalar(parts.hostname or "") else "dimension"
    page = (_SCALAR_PAGE if by == "scalar" else _DIMENSION_PAGE).search(parts.path)
    if page is None:
        return None
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    shown = _READERS.get(page["kind"].lower(), _framed)(query, data)
    if shown is None:
        # On any other host, `/widgets/video` alone may be anybody's.
        return Behind(by, None) if by == "scalar" or _DIMENSIONS_MARK in data else None
    inner = _behind(shown.page, {}, depth - 1) if depth else None
    return Behind(by, shown if inner is None else inner.shown)


def _framed(query: _Query, data: Mapping[str, Any]) -> Shown | None:
    """Pages that frame any address."""
    candidates = (query.get("url"), *(data.get(key) for key in ("curl", "cUrl", "videoUrl", "url")))
    for address in candidates:
        if isinstance(address, str) and address.startswith(("https://", "http://")):
            return Shown(_known(address), address)
    return None


def _known(address: str) -> str:
    for player, page in _PLAYERS:
        if match := player.match(address):
            return page.format(match[1])
    return address


def _jitsi(query: _Query, data: Mapping[str, Any]) -> Shown | None:
    conference = query.get("confId") or query.get("conferenceId") or data.get("conferenceId")
    if not isinstance(conference, str) or not conference or conference.startswith("$"):
        return None
    domain = query.get("domain") or data.get("domain") or ""
    if not isinstance(domain, str) or not domain or domain.startswith("$"):
        domain = "jitsi.riot.im"
    domain = _MOVED.get(domain, domain)
    audio_only = query.get("isAudioConf") == "true" or data.get("isAudioOnly") is True
    link = f"https://{domain}/{quote(conference)}"
    kept = {"domain": domain, "conferenceId": conference, "isAudioOnly": audio_only}
    return Shown(link, link, "m.jitsi", kept)


def _spotify(query: _Query, data: Mapping[str, Any]) -> Shown | None:
    uri = query.get("uri", "")
    if match := _SPOTIFY.match(uri):
        path = f"{match['kind']}/{match['id']}"
        return Shown(f"https://open.spotify.com/{path}", f"https://open.spotify.com/embed/{path}")
    return _framed({"url": uri or query.get("url", "")}, data)


def _google_calendar(query: _Query, data: Mapping[str, Any]) -> Shown | None:
    calendar = query.get("calendarId") or query.get("src") or data.get("src")
    if not isinstance(calendar, str) or not calendar or calendar.startswith("$"):
        return _framed(query, data)
    if calendar.startswith("https://"):
        return Shown(calendar, calendar)
    link = f"https://calendar.google.com/calendar/embed?{urlencode({'src': calendar})}"
    return Shown(link, link)


def _trading_view(query: _Query, data: Mapping[str, Any]) -> Shown | None:
    pair = query.get("pair", "")
    if not pair or pair.startswith("$"):
        return _framed(query, data)
    interval = query.get("interval", "D")
    parameters = urlencode({"symbol": pair, "interval": interval})
    return Shown(
        f"https://www.tradingview.com/chart/?{parameters}",
        f"https://s.tradingview.com/widgetembed/?{parameters}",
        "m.tradingview",
        {"pair": pair, "interval": interval},
    )


def _twitch(query: _Query, data: Mapping[str, Any]) -> Shown | None:
    channel = query.get("channel") or data.get("channelName") or data.get("dimChannelName")
    if not isinstance(channel, str) or not re.fullmatch(r"\w{1,60}", channel):
        return _framed(query, data)
    # Its player shows itself only in pages that it is told of: no plain frame is of use.
    return Shown(f"https://www.twitch.tv/{channel}", "")


def _etherpad(query: _Query, data: Mapping[str, Any]) -> Shown | None:
    pad = query.get("padName", "")
    if not pad or pad.startswith("$"):
        return _framed(query, data)
    link = f"https://scalar.vector.im/etherpad/p/{quote(pad, safe='')}"
    return Shown(link, link)


def _meeting(query: _Query, data: Mapping[str, Any]) -> Shown | None:
    return _framed({"url": query.get("conferenceUrl") or query.get("url", "")}, {"url": data.get("conferenceUrl")})


_READERS: dict[str, Callable[[_Query, Mapping[str, Any]], Shown | None]] = {
    "jitsi": _jitsi,
    "spotify": _spotify,
    "gcal": _google_calendar,
    "googlecalendar": _google_calendar,
    "tradingview": _trading_view,
    "twitch": _twitch,
    "etherpad": _etherpad,
    "bigbluebutton": _meeting,
}
