"""What proxies do to a manager, each found as what it is."""

from collections.abc import Callable

import pytest
from aiohttp import web
from multidict import CIMultiDict

from tests.doctor.clinic import Clinic, Proxy, troubles
from tests.support.http_server import (
    Handler,
    free_port,
    hanging,
    json_answer,
    redirect,
    serve,
    serve_bytes,
    text_answer,
)

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

Breaks = Callable[[Proxy], None]


def answers(handler: Handler) -> Breaks:
    return lambda proxy: setattr(proxy, "instead", handler)


def changes(change: Callable[[web.BaseRequest, CIMultiDict[str]], object]) -> Breaks:
    return lambda proxy: setattr(proxy, "change", change)


def keeps(name: str) -> Breaks:
    return lambda proxy: setattr(proxy, "keeps", frozenset({name}))


def answers_options(handler: Handler) -> Breaks:
    def configure(proxy: Proxy) -> None:
        async def some(request: web.BaseRequest) -> web.StreamResponse:
            return await (handler if request.method == "OPTIONS" else proxy.pass_on)(request)

        proxy.instead = some

    return configure


def adds(name: str, value: str) -> Breaks:
    return changes(lambda _, headers: headers.add(name, value))


def removes(name: str) -> Breaks:
    return changes(lambda _, headers: headers.popall(name, None))


def removes_from_errors(request: web.BaseRequest, headers: CIMultiDict[str]) -> None:
    if request.path.endswith("/account"):
        headers.popall("Access-Control-Allow-Origin", None)


async def test_all_is_well_where_all_is_well(healthy: Clinic) -> None:
    results = await healthy.examine()

    assert troubles(results) == [], [result for result in results if result.outcome == "failed"]
    skipped = {result.id for result in results if result.outcome == "skipped"}
    assert skipped == {"round-trip", "element-config", "element-host", "packages", "policy-lists", "widget-hosts"}


async def test_nothing_of_the_doctors_session_is_left(healthy: Clinic) -> None:
    assert (await healthy.one("authorization")).outcome == "ok"

    async with healthy.patient.open_store() as store, store.read() as repositories:
        assert await repositories.tokens.hashes(b"", 10) == []


@pytest.mark.parametrize(
    ("breaks", "check", "cause"),
    [
        (answers(redirect("https://www.example.org/")), "public-url", "redirects to https://www.example.org/"),
        (answers(text_answer("<h1>502", 502)), "public-url", "A proxy answers HTTP 502"),
        (answers(text_answer("<h1>503", 503)), "public-url", "A proxy answers HTTP 503"),
        (answers(text_answer("It works!")), "public-url", "no Manifold (HTTP 200)"),
        (answers(json_answer({"a": 1})), "public-url", "no Manifold"),
        (
            answers(json_answer({"errcode": "M_UNKNOWN", "error": "The database can't be reached"}, 503)),
            "public-url",
            "its database does not (HTTP 503: The database can't be reached)",
        ),
        (keeps("authorization"), "authorization", "header does not arrive"),
        (answers_options(text_answer("", 405)), "cors", "preflight (OPTIONS) of /register is answered HTTP 405"),
        (answers_options(text_answer("", 200)), "cors", "does not allow authorization, content-type"),
        (removes("Access-Control-Allow-Origin"), "cors", "missing on the answer to a preflight of /register"),
        (removes("Access-Control-Allow-Headers"), "cors", "does not allow"),
        (changes(removes_from_errors), "cors", "missing on an error"),
        (adds("Access-Control-Allow-Origin", "*"), "cors", "is '*, *'"),
        (adds("X-Frame-Options", "SAMEORIGIN"), "framing", "X-Frame-Options: SAMEORIGIN"),
        (adds("Content-Security-Policy", "frame-ancestors 'self'"), "framing", "says 'frame-ancestors 'self''"),
    ],
)
async def test_what_a_proxy_breaks_is_the_one_thing_that_is_found(
    breaks: Breaks, check: str, cause: str, healthy: Clinic
) -> None:
    breaks(healthy.public)

    results = await healthy.examine()

    assert troubles(results) == [check]
    [result] = [result for result in results if result.id == check]
    assert (result.outcome, cause in result.cause) == ("failed", True), result.cause
    assert result.remedy


async def test_a_proxy_that_buffers_streams_is_found(healthy: Clinic) -> None:
    healthy.public.buffers = True

    results = await healthy.examine(seconds=1.5)

    assert troubles(results) == ["streams"]
    assert "holds it back" in next(result.cause for result in results if result.id == "streams")


async def test_another_manager_at_the_address_is_found(healthy: Clinic) -> None:
    well_known = {"m.integrations_widget": {"url": "https://b/ui", "data": {"api_url": "https://b"}}}

    async def other(request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/.well-known"):
            return web.json_response(well_known)
        if request.path.endswith("/account"):
            return web.json_response({"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid token"}, status=403)
        return web.json_response({})

    healthy.public.instead = other

    assert "calls itself https://b" in (await healthy.one("identity")).cause
    assert "does not know a session" in (await healthy.one("authorization")).cause
    assert "no Manifold" not in (await healthy.one("public-url")).cause
    assert "answers HTTP 200" in (await healthy.one("framing")).cause


async def test_a_session_that_the_operator_has_blocked_is_one_that_arrived(healthy: Clinic) -> None:
    async def blocked(request: web.BaseRequest) -> web.StreamResponse:
        is_health = request.path.startswith("/health")
        body = {} if is_health else {"errcode": "M_FORBIDDEN", "error": "Blocked"}
        return web.json_response(body, status=200 if is_health else 403)

    healthy.public.instead = blocked

    assert (await healthy.one("authorization")).outcome == "ok"
    assert "HTTP 403: Blocked" in (await healthy.one("streams")).cause
    assert "no Manifold (HTTP 403: Blocked)" in (await healthy.one("identity")).cause


@pytest.mark.parametrize(
    ("breaks", "cause"),
    [
        (answers(json_answer({"errcode": "M_UNRECOGNIZED", "error": "No"}, 404)), "is answered HTTP 404: No"),
        (answers(text_answer("text")), "is answered HTTP 200"),
        (adds("X-Frame-Options", "DENY"), "X-Frame-Options: DENY"),
        (adds("Content-Security-Policy", "frame-ancestors 'none'"), "frame-ancestors 'none'"),
    ],
)
async def test_what_is_wrong_with_the_widget_pages_is_found(breaks: Breaks, cause: str, healthy: Clinic) -> None:
    breaks(healthy.widgets)

    results = await healthy.examine()

    assert troubles(results) == ["widgets-url"]
    assert cause in next(result.cause for result in results if result.id == "widgets-url")


@pytest.mark.parametrize(
    ("breaks", "cause"),
    [
        (answers(text_answer("It works!")), "is answered HTTP 200"),
        (answers(json_answer({"errcode": "M_UNRECOGNIZED", "error": "No"}, 404)), "is answered HTTP 404: No"),
        (removes("Content-Security-Policy"), "Content-Security-Policy of http"),
        (adds("Content-Security-Policy", "default-src *"), "Content-Security-Policy of http"),
        (removes("X-Frame-Options"), "X-Frame-Options of http"),
    ],
)
async def test_what_is_wrong_with_the_stand_alone_page_is_found(breaks: Breaks, cause: str, healthy: Clinic) -> None:
    breaks(healthy.app)

    results = await healthy.examine()

    assert troubles(results) == ["app-url"]
    assert cause in next(result.cause for result in results if result.id == "app-url")


async def test_a_stand_alone_page_that_nobody_wants_is_not_looked_for(healthy: Clinic) -> None:
    assert (await healthy.one("app-url", app_url="")).outcome == "skipped"


async def test_a_manager_that_does_not_run_is_the_one_thing_to_begin_with(healthy: Clinic) -> None:
    results = await healthy.examine(listen=f"http://127.0.0.1:{free_port('127.0.0.1')}")

    assert troubles(results) == ["manager"]
    outcomes = {result.id: (result.outcome, result.cause) for result in results if result.hop == "Public address"}
    assert outcomes.pop("manager")[1].startswith("Nobody answers at http://127.0.0.1:")
    assert set(outcomes.values()) == {("skipped", "First put this right: The manager runs")}


async def test_another_program_on_the_managers_port_is_found(healthy: Clinic) -> None:
    async with serve(text_answer("It works!")) as other:
        result = await healthy.one("manager", listen=f"http://127.0.0.1:{other.port}")

    assert "no Manifold (HTTP 200)" in result.cause


async def test_why_nobody_answers_at_the_public_address_is_told(healthy: Clinic) -> None:
    names = healthy.internet.names
    names.add("tls.example.org", "A", "127.0.0.1")
    names.add("off.example.org", "A", "127.0.0.1")

    async def cause(url: str) -> str:
        result = await healthy.one("public-url", public_url=url, seconds=0.5)
        assert result.outcome == "failed"
        assert result.remedy
        return result.cause

    async with (
        serve(hanging) as slow,
        serve(json_answer({}), context=healthy.internet.certificate("other.example.org")) as tls,
        serve_bytes(b"garbage") as garbled,
    ):
        assert "can't be looked up" in await cause("https://nowhere.example.org")
        assert "Nobody takes a connection" in await cause(f"https://off.example.org:{free_port('127.0.0.1')}")
        assert "TLS at our own address is not right" in await cause(f"https://tls.example.org:{tls.port}")
        assert "no answer at our own address in time" in await cause(f"http://127.0.0.1:{slow.port}")
        assert "is no answer" in await cause(f"http://127.0.0.1:{garbled}")
