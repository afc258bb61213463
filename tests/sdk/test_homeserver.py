"""Whatever a homeserver answers, its user's session gives an answer that can be used, or one of two errors."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifold.errors import HomeserverUnreachable, MatrixRefused
from manifold.ids import UserID
from manifold.sdk import TokenSession, discover, find_homeserver, log_in, rooms
from manifold.sdk.power import read_power
from manifold.sdk.transport import Reply, Request
from tests.support.transport import MemoryTransport

HOMESERVER, ALICE = "https://matrix.example.org", UserID("@alice:example.org")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = [
    "errcode",
    "error",
    "user_id",
    "access_token",
    "matrix_server_name",
    "joined_rooms",
    "content",
    "type",
    "event_id",
]
KEYS += ["m.homeserver", "base_url", "users", "events", "sender", "room_version"]
BODIES = (
    st.binary(max_size=30)
    | (JSON | st.dictionaries(st.sampled_from(KEYS), JSON | st.just(str(ALICE)), max_size=5)).map(msgspec.json.encode)
    | st.sampled_from(
        [b"[" * 100_000, b'"\xff"', b'{"joined_rooms": [7]}', b'{"m.homeserver": {"base_url": "http://x"}}']
    )
)
REPLIES = st.builds(Reply, st.sampled_from([200, 200, 200, 301, 400, 403, 404, 500, 502]), st.just({}), BODIES)

Call = Callable[[TokenSession, MemoryTransport], Awaitable[object]]
CALLS: list[Call] = [
    lambda session, _: session.openid_token(),
    lambda session, _: session.joined_rooms(),
    lambda session, _: session.state("!room", "m.room.name"),
    lambda session, _: session.put_state("!room", "m.room.name", "", {}),
    lambda session, _: session.account_data("m.widgets"),
    lambda session, _: session.put_account_data("m.widgets", {}),
    lambda session, _: session.invite("!room", ALICE),
    lambda session, _: session.kick("!room", ALICE),
    lambda session, _: session.log_out(),
    lambda session, _: rooms(session),
    lambda session, _: read_power(session, "!room"),
    lambda session, transport: discover(session, transport=transport),
    lambda _, transport: TokenSession.of(HOMESERVER, "token", transport=transport),
    lambda _, transport: log_in(ALICE, "secret", transport=transport),
    lambda _, transport: find_homeserver(ALICE, transport=transport),
]


@settings(deadline=None)
@given(st.lists(REPLIES, min_size=1, max_size=5), st.sampled_from(CALLS))
async def test_nonsense_from_a_homeserver_is_one_of_two_errors_or_no_nonsense(replies: list[Reply], call: Call) -> None:
    transport, rest = MemoryTransport(), iter(replies)

    async def site(_: Request) -> Reply:
        return next(rest, replies[-1])

    for origin in (HOMESERVER, "https://example.org"):
        transport.sites[origin] = site
    session = TokenSession(HOMESERVER, ALICE, "token", transport=transport)

    with suppress(MatrixRefused, HomeserverUnreachable):
        await call(session, transport)

    tokens = {request.url.partition("/_matrix")[0] for request in transport.asked if "Authorization" in request.headers}
    assert tokens <= {HOMESERVER}


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (None, "https://example.org"),
        (b'{"m.homeserver": {"base_url": "https://matrix.example.org/"}}', HOMESERVER),
    ],
)
async def test_where_a_servers_api_is(document: bytes | None, found: str) -> None:
    transport = MemoryTransport()
    documents = {} if document is None else {"/.well-known/matrix/client": document}
    transport.documents("https://example.org", documents)

    assert await find_homeserver(ALICE, transport=transport) == found
    assert await find_homeserver("example.org", transport=transport) == found


async def test_a_password_is_never_sent_in_the_clear_because_a_document_says_so() -> None:
    transport = MemoryTransport()
    document = b'{"m.homeserver": {"base_url": "http://matrix.example.org"}}'
    transport.documents("https://example.org", {"/.well-known/matrix/client": document})

    with pytest.raises(HomeserverUnreachable, match="no https address"):
        await log_in(ALICE, "secret", transport=transport)
    assert all(request.body is None for request in transport.asked)


async def test_a_homeserver_that_is_busy_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        slept.append(seconds)
        await sleep(0)

    busy = Reply(429, {}, b'{"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests"}')
    rest = iter([busy, busy, Reply(200, {}, b'{"joined_rooms": ["!a:example.org"]}')])

    async def site(_: Request) -> Reply:
        return next(rest, busy)

    transport = MemoryTransport()
    transport.sites[HOMESERVER] = site
    session = TokenSession(HOMESERVER, ALICE, "token", transport=transport)
    monkeypatch.setattr(asyncio, "sleep", note)

    assert await session.joined_rooms() == ["!a:example.org"]
    assert [seconds for seconds in slept if seconds] == [1, 2]
    with pytest.raises(MatrixRefused, match="Too Many Requests"):
        await session.joined_rooms()
