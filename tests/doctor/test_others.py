"""Element's config, a user's whole way, policy lists, and the servers that widgets point to."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from manifold.doctor import Doctor, Request, Visitor
from manifold.ids import RoomID, UserID
from manifold.manager.block_settings import PolicyListSettings
from manifold.manager.clock import now
from manifold.spec.admin import Check
from manifold.storage import ActionRow, InstallationRow, Settings, Store
from tests.doctor.clinic import HOMESERVER, Clinic
from tests.support.http_server import Handler, WebServer, free_port, json_answer, serve, text_answer
from tests.support.internet import PUBLIC

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

ALICE = UserID.parse(f"@alice:{HOMESERVER}")
ROOM = "!list:example.org"


# Element


async def test_elements_config_is_compared_line_by_line(healthy: Clinic) -> None:
    ours = msgspec.to_builtins(healthy.patient.element_config)
    answer: Handler = json_answer(ours)

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        assert request.path == "/config.json"
        return await answer(request)

    async with serve(handler) as element:

        async def found(lines: object) -> tuple[str, str]:
            nonlocal answer
            answer = json_answer(lines) if not callable(lines) else lines
            url = f"http://127.0.0.1:{element.port}/?x=1#/room"
            result = await healthy.one("element-config", element=url)
            return result.outcome, result.cause

        assert await found(ours) == ("ok", "")
        assert (await found({**ours, "brand": "Element"}))[0] == "ok"
        assert "names no manager" in (await found({"brand": "Element"}))[1]
        assert "names no manager" in (await found({**ours, "integrations_ui_url": None}))[1]
        outcome, cause = await found({**ours, "integrations_rest_url": "https://scalar.vector.im/api"})
        assert (outcome, "integrations_rest_url" in cause, "scalar" in cause) == ("failed", True, True)
        assert "integrations_ui_url" in (await found({**ours, "integrations_ui_url": "https://old.example/ui"}))[1]
        outcome, cause = await found({**ours, "integrations_widgets_urls": []})
        assert (outcome, "integrations_widgets_urls" in cause) == ("warning", True)
        assert "is answered HTTP 404" in (await found(text_answer("", 404)))[1]
        assert "is answered HTTP 200" in (await found(text_answer("<html>")))[1]
        assert "is answered HTTP 200" in (await found([]))[1]


async def test_why_element_does_not_answer_is_told(healthy: Clinic) -> None:
    result = await healthy.one("element-config", element=f"http://127.0.0.1:{free_port('127.0.0.1')}")
    assert "Nobody takes a connection" in result.cause
    assert (await healthy.one("element-config", element="nonsense")).outcome == "failed"


async def test_a_client_on_the_managers_host_is_told(healthy: Clinic) -> None:
    for element, outcome in (("https://app.example.org", "ok"), ("https://localhost:9", "warning"), ("x", "ok")):
        assert (await healthy.one("element-host", element=element)).outcome == outcome
    assert (await healthy.one("element-host")).outcome == "skipped"


# A user's way


async def visit(healthy: Clinic, user_id: UserID = ALICE, homeserver: str = "") -> Check:
    base_url = homeserver or f"https://{HOMESERVER}:{healthy.homeserver.port}"
    visitor = Visitor(user_id, "syt_secret", base_url)
    [result] = (await Doctor(healthy.patient).examine(Request(("round-trip",), visitor=visitor))).checks
    assert "syt_secret" not in str(result)
    assert "openid-secret" not in str(result)
    return result


def request_token(healthy: Clinic, token: str, user_id: UserID = ALICE) -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        assert (request.method, request.headers["Authorization"]) == ("POST", "Bearer syt_secret")
        return web.json_response({"access_token": token, "matrix_server_name": HOMESERVER, "token_type": "Bearer"})

    healthy.pages[f"/_matrix/client/v3/user/{user_id}/openid/request_token"] = answer


async def test_a_users_way_is_gone_to_its_end_and_nothing_is_left(
    healthy: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_token(healthy, "openid-secret-1")
    ended = []

    async def manager(request: web.BaseRequest) -> web.StreamResponse:
        # The real manager of the clinic asks by its own resolver; so this one stands in (the real one: test_real.py).
        if request.path.endswith("/health/ready"):
            return web.json_response({})
        if request.path.endswith("/account/register"):
            body = await request.read()
            assert msgspec.json.decode(body)["access_token"] == "openid-secret-1"
            return web.json_response({"token": "manager-token"})
        assert request.headers["Authorization"] == "Bearer manager-token"
        if request.path.endswith("/logout"):
            ended.append(request.method)
            return web.json_response({})
        return web.json_response({"user_id": ALICE})

    healthy.public.instead = manager

    result = await visit(healthy)

    assert result.outcome == "ok", result.cause
    assert ended == ["POST"]


async def test_where_a_users_way_ends_is_told(healthy: Clinic) -> None:
    result = await visit(healthy)
    assert "gives the user no OpenID token: HTTP 404" in result.cause

    result = await visit(healthy, homeserver="https://nowhere.example.org")
    assert "can't be asked at https://nowhere.example.org: nowhere.example.org has no address" in result.cause
    assert "--homeserver" in result.remedy

    request_token(healthy, "openid-secret-2")
    result = await visit(healthy)
    assert "no further than this: HTTP 502: The homeserver example.org" in result.cause


async def test_where_the_client_server_api_is_is_found_as_clients_find_it(healthy: Clinic) -> None:
    # At the server name's own port 443, where no test may listen: so what is told is where it was looked for.
    visitor = Visitor(UserID.parse("@alice:nowhere.example"), "syt_secret")
    [result] = (await Doctor(healthy.patient).examine(Request(("round-trip",), visitor=visitor))).checks

    assert "can't be asked at https://nowhere.example:" in result.cause


async def test_a_session_that_can_not_be_ended_or_is_anothers_is_told(healthy: Clinic) -> None:
    request_token(healthy, "openid-secret-3")
    owner = str(ALICE)

    async def manager(request: web.BaseRequest) -> web.StreamResponse:
        if request.path.endswith("/logout"):
            return web.json_response({"errcode": "M_UNKNOWN", "error": "Away"}, status=503)
        answers = {"/register": {"token": "t"}, "/account": {"user_id": owner}}
        return web.json_response(next((body for end, body in answers.items() if request.path.endswith(end)), {}))

    healthy.public.instead = manager
    result = await visit(healthy)
    assert (result.outcome, "HTTP 503: Away" in result.cause) == ("warning", True)

    owner = "@mallory:example.org"
    assert "belongs to @mallory:example.org" in (await visit(healthy)).cause


# Policy lists


@asynccontextmanager
async def listing(answer: Handler) -> AsyncIterator[tuple[WebServer, PolicyListSettings]]:
    async with serve(answer) as homeserver:
        url = f"http://127.0.0.1:{homeserver.port}"
        yield (
            homeserver,
            PolicyListSettings(rooms=[ROOM], homeserver=url, access_token="syt_list", allow_private=True),
        )


@pytest.mark.parametrize(
    ("answer", "outcome", "cause"),
    [
        (json_answer({"creator": "@a:b"}), "ok", ""),
        (json_answer({"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid"}, 401), "failed", "(HTTP 401: Invalid)"),
        (json_answer({"errcode": "M_FORBIDDEN", "error": "Not in room"}, 403), "failed", f"can't read {ROOM}"),
        (text_answer("", 500), "failed", "(HTTP 500)"),
    ],
)
async def test_policy_lists_are_looked_at_as_the_account_that_reads_them(
    answer: Handler, outcome: str, cause: str, healthy: Clinic
) -> None:
    async with listing(answer) as (homeserver, settings):
        result = await healthy.one("policy-lists", policy_lists=settings)

    assert (result.outcome, cause in result.cause) == (outcome, True)
    assert homeserver.requests[0].headers["Authorization"] == "Bearer syt_list"
    assert "syt_list" not in str(result)


async def test_a_policy_lists_token_that_is_not_there_is_told(healthy: Clinic) -> None:
    settings = PolicyListSettings(rooms=[ROOM], homeserver="https://hs.example", access_token_file="absent")

    assert "absent can't be read" in (await healthy.one("policy-lists", policy_lists=settings)).cause


# Widgets


def put_widget(url: str) -> str:
    return msgspec.json.encode({"type": "put_widget", "room_id": ROOM, "widget": {"id": "w", "url": url}}).decode()


def holding(store: Store) -> AbstractAsyncContextManager[Store]:
    @asynccontextmanager
    async def open_it() -> AsyncIterator[Store]:
        yield store

    return open_it()


async def add(store: Store, number: int, url: str, state: str = "active") -> None:
    row = InstallationRow(
        id=f"manifold-{number}",
        integration="custom",
        config_version=1,
        room_id=RoomID(ROOM),
        created_by=ALICE,
        config="{}",
        state=state,
        evidence=None,
        reason=None,
        created_at=now(),
        updated_at=now(),
        removed_at=None,
        actions=(ActionRow("a", "user", put_widget(url), "done"),),
    )
    async with store.write() as repositories:
        assert await repositories.installations.add(row)


async def test_servers_that_are_gone_are_told_with_how_many_widgets_point_there(
    healthy: Clinic, tmp_path: Path
) -> None:
    store = await Store.open(Settings("sqlite:manifold.db"), tmp_path)
    async with healthy.internet.site(text_answer("", 500), "alive.example.org") as alive:
        await add(store, 1, f"https://alive.example.org:{alive.port}/")
        assert (await healthy.one("widget-hosts", open_store=lambda: holding(store))).outcome == "ok"
        await add(store, 2, "https://gone.example.org/a")
        await add(store, 3, "https://gone.example.org/b")
        healthy.internet.names.add("off.example.org", "A", PUBLIC)
        await add(store, 4, f"https://off.example.org:{free_port(PUBLIC)}/")
        await add(store, 5, "https://removed.example.org/", state="removing")

        result = await healthy.one("widget-hosts", open_store=lambda: holding(store))

    await store.close()
    assert result.outcome == "warning"
    assert "gone.example.org has no address: is the name right? (2)" in result.cause
    assert "off.example.org" in result.cause
    assert "alive" not in result.cause
    assert "removed" not in result.cause
    assert result.notes == ["3 servers were asked"]
