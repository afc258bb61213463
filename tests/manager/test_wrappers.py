"""What is behind the pages of the managers before this one: addresses in the shapes in which they stand in rooms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.manager.wrappers import Behind, look_behind

SCALAR = "https://scalar.vector.im/api/widgets"
DIMENSION = "https://dimension.example.org/widgets"
NESTED = "https%3A%2F%2Fscalar.vector.im%2Fapi%2Fwidgets%2Fgeneric.html%3Furl%3Dhttps%253A%252F%252Fa.example"
METADATA = {"dimension:app:metadata": {"wrapperId": "generic", "integration": {"type": "etherpad"}}}
NAMES = "&displayName=$matrix_display_name&avatarUrl=$matrix_avatar_url&userId=$matrix_user_id"

CASES = [
    # Scalar
    (f"{SCALAR}/generic.html?url=https%3A%2F%2Fexample.org%2Fboard%3Fa%3D1", {}, "https://example.org/board?a=1"),
    (f"{SCALAR}/customwidget.html?url=$curl", {"curl": "https://example.org/x y"}, "https://example.org/x y"),
    (f"{SCALAR}/grafana.html?url=https%3A%2F%2Fgrafana.example.org%2Fd%2F1", {}, "https://grafana.example.org/d/1"),
    (f"{SCALAR}/googledocs.html?url=$url", {"url": "https://docs.google.com/document/d/1/edit"}, None),
    (f"{SCALAR}/jitsi.html?confId=JitsiAbc&isAudioConf=false{NAMES}", {}, "https://meet.element.io/JitsiAbc"),
    (f"{SCALAR}/jitsi.html?confId=a&domain=meet.example.org", {}, "https://meet.example.org/a"),
    (f"{SCALAR}/jitsi.html?confId=$conferenceId", {"conferenceId": "standup"}, "https://meet.element.io/standup"),
    (f"{SCALAR}/youtube.html?url=https%3A%2F%2Fwww.youtube.com%2Fembed%2FdQw4w9WgXcQ", {}, None),
    (f"{SCALAR}/etherpad.html?padName=minutes", {}, "https://scalar.vector.im/etherpad/p/minutes"),
    (
        "https://scalar-staging.riot.im/scalar/api/widgets/generic.html?url=https%3A%2F%2Fa.example",
        {},
        "https://a.example",
    ),
    (
        "https://scalar.vector.im/_matrix/integrations/v1/widgets/generic?url=https%3A%2F%2Fa.example",
        {},
        "https://a.example",
    ),
    # Dimension
    (
        f"{DIMENSION}/generic?url=https%3A%2F%2Fpad.example.org%2Fp%2Fminutes",
        METADATA,
        "https://pad.example.org/p/minutes",
    ),
    (f"{DIMENSION}/generic-fullscreen?url=https%3A%2F%2Fgrafana.example.org%2Fd%2F1%26kiosk", {}, None),
    (
        f"{DIMENSION}/jitsi?confId=standup&domain=jitsi.riot.im&isAudioConf=false{NAMES}",
        {},
        "https://meet.element.io/standup",
    ),
    (
        f"{DIMENSION}/jitsi?conferenceId=standup&domain=$domain",
        {"domain": "meet.example.org"},
        "https://meet.example.org/standup",
    ),
    (
        f"{DIMENSION}/video?url=https%3A%2F%2Fwww.youtube.com%2Fembed%2Fabc-_1%3Frel%3D0",
        {},
        "https://www.youtube.com/watch?v=abc-_1",
    ),
    (f"{DIMENSION}/video?url=https%3A%2F%2Fplayer.vimeo.com%2Fvideo%2F76979871", {}, "https://vimeo.com/76979871"),
    (
        f"{DIMENSION}/video?url=https%3A%2F%2Fwww.dailymotion.com%2Fembed%2Fvideo%2Fx84",
        {},
        "https://www.dailymotion.com/video/x84",
    ),
    (
        f"{DIMENSION}/video?url=https%3A%2F%2Fplayer.twitch.tv%2F%3Fchannel%3D$channelName",
        {"channelName": "monstercat"},
        "https://www.twitch.tv/monstercat",
    ),
    (f"{DIMENSION}/twitch?channel=monstercat", {}, "https://www.twitch.tv/monstercat"),
    (
        f"{DIMENSION}/spotify?uri=$uri",
        {"uri": "spotify:user:a:playlist:37i9dQ"},
        "https://open.spotify.com/playlist/37i9dQ",
    ),
    (
        f"{DIMENSION}/spotify?uri=$uri",
        {"uri": "spotify:album:1DFixLWuPkv3"},
        "https://open.spotify.com/album/1DFixLWuPkv3",
    ),
    ("https://dimension.t2bot.io/widget/gcal?calendarId=a%40group.calendar.google.com", {}, None),
    (
        f"{DIMENSION}/gcal?calendarId=$src",
        {"src": "a@example.org"},
        "https://calendar.google.com/calendar/embed?src=a%40example.org",
    ),
    (f"{DIMENSION}/tradingview?pair=$pair&interval=$interval", {"pair": "COINBASE:BTCUSD", "interval": "D"}, None),
    (
        f"{DIMENSION}/bigbluebutton?conferenceUrl=$conferenceUrl{NAMES}",
        {"conferenceUrl": "https://bbb.example.org/b/x"},
        "https://bbb.example.org/b/x",
    ),
    (
        f"{DIMENSION}/whiteboard?url=https%3A%2F%2Fboard.example.org%2Fboards%2F1",
        {},
        "https://board.example.org/boards/1",
    ),
    # A page in a page
    (f"{DIMENSION}/generic?url={NESTED}", {}, "https://a.example"),
]


@pytest.mark.parametrize(("url", "data", "link"), CASES)
def test_it_is_seen_whose_page_it_is_and_what_it_shows(url: str, data: dict[str, object], link: str | None) -> None:
    behind = look_behind(url, data)

    assert behind is not None
    assert behind.by == ("scalar" if "scalar" in url.split("/")[2] else "dimension")
    assert behind.shown is not None
    assert behind.shown.link == (link or behind.shown.link)
    assert behind.shown.link.startswith("https://")


def test_a_conference_comes_with_what_such_widgets_keep() -> None:
    behind = look_behind(f"{DIMENSION}/jitsi?confId=standup&domain=meet.example.org&isAudioConf=true", {})

    assert behind
    assert behind.shown
    assert behind.shown.type == "m.jitsi"
    assert behind.shown.data == {"domain": "meet.example.org", "conferenceId": "standup", "isAudioOnly": True}


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/widgets/generic",  # shows nothing that can be told, so it may be anybody's
        "https://example.org/widgets/other?url=https%3A%2F%2Fa.example",
        "https://scalar.vector.im/etherpad/p/minutes",
        "https://scalar.vector.im.evil.example/api/widgets/generic.html?url=https%3A%2F%2Fa.example",
        "https://pad.example.org/p/minutes",
        "javascript://scalar.vector.im/api/widgets/generic.html?url=https%3A%2F%2Fa.example",
        "https://[::1/widgets/generic?url=https%3A%2F%2Fa.example",
        "",
    ],
)
def test_other_pages_are_none_of_theirs(url: str) -> None:
    assert look_behind(url, {}) is None


@pytest.mark.parametrize(
    ("url", "data"),
    [
        (f"{SCALAR}/generic.html?url=javascript%3Aalert(1)", {}),
        (f"{SCALAR}/generic.html?url=$nothing", {}),
        (f"{SCALAR}/jitsi.html?confId=$conferenceId", {}),
        (f"{SCALAR}/stickerpicker.html", {}),
        (f"{DIMENSION}/bigbluebutton?createMeeting=true&roomId=!a:example.org", METADATA),
    ],
)
def test_what_is_not_in_the_address_is_not_guessed(url: str, data: dict[str, object]) -> None:
    behind = look_behind(url, data)

    assert behind == Behind("scalar" if url.startswith(SCALAR) else "dimension", None)


@given(st.text(max_size=200), st.dictionaries(st.text(max_size=8), st.text(max_size=30) | st.none() | st.integers()))
def test_whatever_stands_in_a_room_nothing_breaks(tail: str, data: dict[str, object]) -> None:
    for start in ("", f"{SCALAR}/jitsi.html?confId=", f"{DIMENSION}/spotify?uri=", f"{SCALAR}/generic.html?url=https:"):
        behind = look_behind(start + tail, data)
        if behind and behind.shown:
            assert not behind.shown.page or behind.shown.page.startswith(("https://", "http://"))
