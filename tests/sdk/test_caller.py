"""Whatever a manager answers, its client gets an answer that it can use, or one of our errors."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manifold.errors import (
    ApiError,
    LimitExceeded,
    ManagerUnreachable,
    ManifoldError,
    OtherError,
    Unavailable,
    Unrecognized,
)
from manifold.sdk import FileTokens, Manager, ManagerAddress, MatrixSession, MemoryTokens
from manifold.sdk.transport import Reply, Request
from manifold.spec.installations import InstallationView
from tests.sdk.conftest import ALICE, MANAGER
from tests.support.asgi import Client
from tests.support.matrix import MemoryMatrix
from tests.support.memory import Homeserver
from tests.support.transport import MemoryTransport

VIEW: dict[str, Any] = {
    "id": "i",
    "integration": "jitsi",
    "label": "",
    "target": {"kind": "room", "room_id": "!room"},
    "config": {},
    "state": "pending",
    "evidence": None,
    "reason": None,
    "health": {"ok": True, "message": ""},
    "actions": [
        {
            "id": "a",
            "type": "put_widget",
            "by": "user",
            "status": "waiting",
            "error": None,
            "room_id": "!room",
            "widget_id": "w",
            "widget": {"type": "m.jitsi", "url": "https://x.example", "name": "", "data": {}},
        }
    ],
    "created_by": ALICE,
    "created_at": 0,
    "removed_at": None,
}
DETAIL: dict[str, Any] = {
    **dict.fromkeys(["id", "name", "summary", "icon", "category", "publisher", "documentation"], "jitsi"),
    **{key: [] for key in ["keywords", "connections_needed", "reads", "sends", "requirements"]},
    "kind": "widget",
    "target": ["room"],
    "trust": "bundled",
    "encrypted_rooms": "works",
    "learns": "server",
    "available": True,
    "state_events": ["im.vector.modular.widgets"],
    "max_power": 0,
    "config_schema": {},
    "initial": {},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = ["errcode", "error", "retry_after_ms", "im.manifold.fields", "token", "user_id", "policies", "integrations"]
KEYS += ["next_batch", "installations", "sessions", "entries", "left_behind", "matches", "packs", "versions"]


@st.composite
def _spoilt(draw: st.DrawFn) -> Any:
    """Something right, with one part of it that is anything at all."""
    whole = msgspec.json.decode(msgspec.json.encode({**DETAIL, **VIEW, "token": "t", "policies": {}}))
    part = draw(st.sampled_from([whole, whole["actions"][0], whole["actions"][0]["widget"], whole["target"]]))
    part[draw(st.sampled_from(sorted(part)))] = draw(JSON)
    return whole


BODIES = (
    st.binary(max_size=40)
    | (JSON | _spoilt() | st.dictionaries(st.sampled_from(KEYS), JSON, max_size=4)).map(msgspec.json.encode)
    | st.sampled_from([b"[" * 100_000, b'{"a":' * 100_000, b'"\xff"', b'{"token": "\\ud800"}', b"1e999", b""])
)
REPLIES = st.builds(
    Reply,
    st.sampled_from([200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 405, 409, 429, 500, 502, 503, 599]),
    st.dictionaries(
        st.sampled_from(["content-type", "location", "retry-after"]),
        st.sampled_from(["text/event-stream", "text/html", "0", "1", "99999999", "soon", "https://elsewhere.example/"]),
        max_size=3,
    ),
    BODIES,
)

Call = Callable[[Manager], Awaitable[object]]
_MADE = msgspec.convert(VIEW, InstallationView)
CALLS: list[Call] = [
    lambda manager: manager.versions(),
    lambda manager: manager.account(),
    lambda manager: manager.sessions(),
    lambda manager: manager.logout(),
    lambda manager: manager.erase(),
    lambda manager: manager.export(),
    lambda manager: manager.terms(),
    lambda manager: manager.icon("jitsi"),
    lambda manager: manager.integration("jitsi", room_id="!room"),
    lambda manager: manager.installations("!room"),
    lambda manager: manager.add("!room", "jitsi", {}),
    lambda manager: manager.finish(_MADE),
    lambda manager: manager.remove(_MADE),
    lambda manager: manager.make_widget("m.jitsi"),
    lambda manager: manager.resolve("https://meet.jit.si/x"),
    lambda manager: manager.packs("w"),
    lambda manager: anext(manager.integrations()),
    lambda manager: anext(manager.audit("!room")),
    lambda manager: anext(manager.watch("!room")),
]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(REPLIES, min_size=1, max_size=6), st.sampled_from(CALLS), st.sampled_from(["", "/api/v1"]))
async def test_nonsense_from_a_manager_is_one_of_our_errors_or_no_nonsense(
    replies: list[Reply], call: Call, path: str
) -> None:
    matrix, transport = MemoryMatrix(Homeserver("example.org")), MemoryTransport()
    room = matrix.create_room(ALICE)
    matrix.rooms["!room"] = room
    before = set(room.state)
    rest = iter(replies)

    async def site(_: Request) -> Reply:
        return next(rest, replies[-1])

    transport.sites[MANAGER] = site
    tokens = MemoryTokens()
    tokens.put(f"{MANAGER}{path}", ALICE, "a token")
    manager = Manager(f"{MANAGER}{path}", matrix.session(ALICE), tokens=tokens, patience=0, transport=transport)

    with suppress(ManifoldError, StopAsyncIteration):
        await call(manager)

    assert {event_type for event_type, _ in set(room.state) - before} <= {"im.vector.modular.widgets"}
    assert all(request.url.startswith(f"{MANAGER}/") for request in transport.asked)


def _answer(transport: MemoryTransport, *replies: Reply) -> Manager:
    rest = iter(replies)

    async def site(_: Request) -> Reply:
        return next(rest, replies[-1])

    transport.sites[MANAGER] = site
    return Manager(MANAGER, transport=transport)


def _error(status: int, errcode: str, **more: object) -> Reply:
    return Reply(status, {}, msgspec.json.encode({"errcode": errcode, "error": "No", **more}))


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (Reply(502, {"content-type": "text/html"}, b"<html>"), ManagerUnreachable, "status 502 and text/html"),
        (Reply(200, {"content-type": "text/html; x"}, b"<html>"), ManagerUnreachable, "text/html instead of JSON"),
        (Reply(200, {}, b""), ManagerUnreachable, "nothing instead of JSON"),
        (Reply(200, {}, b"[]"), ManagerUnreachable, "shape that is not known here"),
        (Reply(302, {"location": "https://evil.example"}, b""), ManagerUnreachable, "redirects to https://evil"),
        (Reply(404, {}, b"<html>"), Unrecognized, r"manager\.example has no terms of service"),
        (_error(404, "M_UNRECOGNIZED"), Unrecognized, "has no terms"),
        (_error(503, "M_UNKNOWN"), Unavailable, "No"),
        (_error(418, "IM_A_TEAPOT"), OtherError, "No"),
        (_error(429, "M_LIMIT_EXCEEDED", retry_after_ms=60_000), LimitExceeded, "No"),
        (Reply(429, {"retry-after": "60"}, b"slow down"), LimitExceeded, "too often"),
    ],
)
async def test_every_trouble_says_what_it_is(
    transport: MemoryTransport, reply: Reply, kind: type[ManifoldError], words: str
) -> None:
    with pytest.raises(kind, match=words) as raised:
        await _answer(transport, reply).terms()

    assert isinstance(raised.value, ApiError) or str(raised.value).endswith("The same call may be repeated.")


async def test_where_the_manager_says_when_to_come_again_the_call_does(
    transport: MemoryTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    manager = _answer(
        transport,
        _error(429, "M_LIMIT_EXCEEDED", retry_after_ms=1500),
        Reply(429, {"retry-after": "20"}, b""),
        Reply(200, {}, b'{"policies": {}}'),
    )
    with monkeypatch.context() as patched:
        patched.setattr(asyncio, "sleep", sleep)
        assert await manager.terms() == []

    assert [seconds for seconds in slept if seconds] == [1.5, 20]


async def test_a_manager_whose_api_is_at_its_root_is_found_there_and_asked_there_from_then_on(
    session: MatrixSession, transport: MemoryTransport, api: Client
) -> None:
    address = ManagerAddress.configured(f"{MANAGER}/some/page")
    manager = Manager(address, session, transport=transport)

    assert (await manager.account()).user_id == ALICE
    assert (await manager.versions()).versions == ["v1"]

    elsewhere = [request.url for request in transport.asked if "/some/page/" in request.url]
    assert elsewhere == [f"{MANAGER}/some/page/_matrix/integrations/v1/terms"]


async def test_what_a_manager_lacks_is_told_by_name(manager: Manager) -> None:
    with pytest.raises(Unrecognized, match=r"manager\.example has no sticker packs \(GET widgets/picker/packs\)"):
        await manager.packs("picker")


async def test_a_call_in_another_language_and_its_errors_in_words(
    session: MatrixSession, transport: MemoryTransport
) -> None:
    german = Manager(MANAGER, session, language="de", transport=transport)
    english = Manager(MANAGER, session, transport=transport)

    assert (await german.integration("jitsi")).summary != (await english.integration("jitsi")).summary


async def test_no_token_of_a_file_that_is_nonsense_is_sent(
    session: MatrixSession, transport: MemoryTransport, tmp_path: Path
) -> None:
    file = tmp_path / "tokens.json"
    file.write_bytes(b'{"\xff": {}}')

    assert (await Manager(MANAGER, session, tokens=FileTokens(file), transport=transport).account()).user_id == ALICE
