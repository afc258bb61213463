"""The kit's own parts: what it hides, where it finds the API, how patient it is, where tokens come from."""

import asyncio
import json
import re
import ssl
import sys
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from manifold.testing.conformance import options
from manifold.testing.conformance.answers import allows_preflight, is_user_id, ok, refused
from manifold.testing.conformance.checks import Unmet
from manifold.testing.conformance.exchange import Exchange, Web
from manifold.testing.conformance.hiding import Secrets
from manifold.testing.conformance.manager import Manager
from manifold.testing.conformance.report import STATUSES, Result
from manifold.testing.conformance.supply import Homeserver, NoToken, from_command, from_file
from tests.support.http_server import hanging, json_answer, serve, text_answer

_V1 = "/_matrix/integrations/v1"
_GUIDE = (Path(__file__).parents[2] / "docs/conformance.md").read_text("utf-8")


def _web(seconds: float = 5) -> Web:
    return Web(ssl.create_default_context(), seconds)


def _exchange(status: int, body: bytes, *headers: tuple[str, str]) -> Exchange:
    return Exchange("GET", "https://manager.example/", {}, None, status, list(headers), body)


def test_a_token_is_hidden_in_each_form_that_a_report_could_hold_it_in() -> None:
    secrets = Secrets()
    secrets.keep('a/b+c="', "token")
    text = 'Bearer a/b+c=" ?access_token=a%2Fb%2Bc%3D%22 ?access_token=a/b%2Bc%3D%22 {"token": "a/b+c=\\""}'

    assert secrets.hide(text) == 'Bearer <token> ?access_token=<token> ?access_token=<token> {"token": "<token>"}'


def test_a_token_that_is_part_of_another_is_hidden_with_it() -> None:
    secrets = Secrets()
    secrets.keep("abcd", "OpenID token")
    secrets.keep("abcdef", "manager token")

    assert secrets.hide("abcdef abcd") == "<manager token> <OpenID token>"


@pytest.mark.parametrize("base", ["", "/api"])
async def test_the_api_is_below_the_api_url_or_else_at_the_root_of_its_origin(base: str) -> None:
    async def manager(request: web.BaseRequest) -> web.StreamResponse:
        known = request.rel_url.path == f"{base}{_V1}/account"
        return web.json_response({"errcode": "M_MISSING_TOKEN", "error": ""}, status=401 if known else 404)

    async with serve(manager) as server:
        origin = f"http://127.0.0.1:{server.port}"
        found = await asyncio.to_thread(Manager, _web(), f"{origin}/api/", Secrets())

    assert found.v1("account") == f"{origin}{base}{_V1}/account"
    assert found.api_url == f"{origin}/api"


async def test_a_manager_that_says_429_is_asked_again_when_it_says() -> None:
    answers = iter([(429, {"retry_after_ms": 1500}), (429, {}), (200, {"user_id": "@a:b"})])

    async def handler(_: web.BaseRequest) -> web.StreamResponse:
        status, body = next(answers)
        return web.json_response(body, status=status, headers={"Retry-After": "7"})

    pauses: list[float] = []
    async with serve(handler) as server:
        manager = Manager(_web(), f"http://127.0.0.1:{server.port}", Secrets(), sleep=pauses.append)
        answer = await asyncio.to_thread(manager.account, "token")

    assert answer.status == 200
    assert pauses == [1.5, 7.0]


async def test_patience_has_an_end() -> None:
    pauses: list[float] = []
    async with serve(json_answer({"retry_after_ms": 50_000}, status=429)) as server:
        manager = Manager(_web(), f"http://127.0.0.1:{server.port}", Secrets(), sleep=pauses.append)
        answer = await asyncio.to_thread(manager.account, "token")

    assert answer.status == 429
    assert pauses == [50.0, 50.0]


async def test_no_answer_is_told_in_words() -> None:
    async with serve(hanging) as server:
        answer = await asyncio.to_thread(_web(0.2).send, "GET", f"http://127.0.0.1:{server.port}/", {})

    assert (answer.status, answer.came) == (0, "no answer: TimeoutError: timed out")
    with pytest.raises(Unmet, match="no answer came: TimeoutError"):
        ok(answer)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:port/", "http://[::", "http://127.0.0.1:1/ü", "http://127.0.0.1:1/\n"]
)
def test_a_url_that_leads_nowhere_is_no_answer_either(url: str) -> None:
    assert _web().send("GET", url, {}).status == 0


async def test_a_header_that_comes_twice_is_seen_twice() -> None:
    async def handler(_: web.BaseRequest) -> web.StreamResponse:
        answer = web.Response()
        answer.headers.add("X-Twice", "1")
        answer.headers.add("X-Twice", "2")
        return answer

    async with serve(handler) as server:
        answer = await asyncio.to_thread(_web().send, "GET", f"http://127.0.0.1:{server.port}/", {})

    assert answer.header("x-twice") == ["1", "2"]


@pytest.mark.parametrize("body", [b"", b"[]", b"NaN", b'{"a": Infinity}', b"\xff", b"[" * 100_000, b"<html>"])
def test_what_is_no_json_object_is_no_answer(body: bytes) -> None:
    with pytest.raises(Unmet):
        ok(_exchange(200, body))
    with pytest.raises(Unmet):
        refused(_exchange(404, body))


@pytest.mark.parametrize("status", [200, 302, 500, 502])
def test_a_refusal_is_a_4xx(status: int) -> None:
    with pytest.raises(Unmet, match=str(status)):
        refused(_exchange(status, b'{"errcode": "M_UNKNOWN", "error": ""}'))


def test_a_wildcard_among_the_allowed_headers_does_not_stand_for_authorization() -> None:
    preflight = _exchange(204, b"", ("access-control-allow-origin", "*"), ("access-control-allow-headers", "*"))

    allows_preflight(preflight, "POST", ["content-type"])
    with pytest.raises(Unmet, match="does not name authorization"):
        allows_preflight(preflight, "GET", ["authorization"])


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_preflight_names_each_method_that_is_not_simple(method: str) -> None:
    preflight = _exchange(200, b"", ("access-control-allow-origin", "*"), ("access-control-allow-methods", "GET, POST"))

    with pytest.raises(Unmet, match=f"does not name {method}"):
        allows_preflight(preflight, method, [])


@pytest.mark.parametrize("text", ["alice", "@alice", "@alice:", "@alice:a b", None, 1, f"@{'a' * 255}:b"])
def test_what_is_no_user_id_is_none(text: object) -> None:
    assert not is_user_id(text)


def test_a_command_is_run_anew_for_each_token() -> None:
    program = "import json, os; print(json.dumps({'access_token': str(os.getpid()), 'matrix_server_name': 'b'}))"
    next_token = from_command(f'{sys.executable} -c "{program}"')

    assert next_token()["access_token"] != next_token()["access_token"]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (f"{sys.executable} -c 'import sys; sys.exit(3)'", "ended with status 3"),
        ("/there/is/no/such/program", "could not be run: FileNotFoundError"),
        (f"{sys.executable} -c 'print(1)'", "printed no OpenID object"),
        (f"{sys.executable} -c 'print(syt_secret)'", "ended with status 1"),
        ("echo syt_secret", "printed no JSON"),
    ],
)
def test_a_command_that_gives_no_token_says_why_and_shows_nothing(command: str, message: str) -> None:
    with pytest.raises(NoToken, match=message) as raised:
        from_command(command)()

    assert "syt_secret" not in str(raised.value)


def test_each_line_of_a_file_is_good_once(tmp_path: Path) -> None:
    file = tmp_path / "openid.jsonl"
    file.write_text(f"{json.dumps({'access_token': 'a', 'matrix_server_name': 'b'})}\n\n")
    next_token = from_file(file)

    assert next_token() == {"access_token": "a", "matrix_server_name": "b"}
    with pytest.raises(NoToken, match="are used"):
        next_token()
    with pytest.raises(NoToken, match="can't be read"):
        from_file(tmp_path / "nothing")()


async def test_a_homeserver_that_gives_no_token_says_with_what_it_answered() -> None:
    async with serve(text_answer("<h1>Bad Gateway</h1>", 502)) as server:
        homeserver = Homeserver(_web(), f"http://127.0.0.1:{server.port}", "syt_secret")
        with pytest.raises(NoToken, match="the homeserver answered GET account/whoami with status 502"):
            await asyncio.to_thread(homeserver.next_token)


def test_the_guide_has_every_option_feature_status_and_group() -> None:
    parser = pytest.Parser(_ispytest=True)
    options.pytest_addoption(parser)
    [group] = [each for each in parser._groups if each.name == "conformance"]
    names = [name for option in group.options for name in option.names()]

    assert [name for name in names if f"`{name}" not in _GUIDE] == []
    ours = r"(?<![\w-])--(?:manager|openid|conformance|picker|sharable|terms)[\w-]*"
    assert set(re.findall(ours, _GUIDE)) == set(names)
    assert [feature for feature in options.FEATURES if f"`{feature}`" not in _GUIDE] == []
    assert [status for status in STATUSES if f"\n| {status} |" not in _GUIDE] == []


def test_the_report_in_the_guide_has_the_shape_of_a_report() -> None:
    [sample] = re.findall(r"```json\n(.+?)```", _GUIDE, re.DOTALL)

    result = msgspec.json.decode(sample, type=Result)

    assert result.status == "fails"
    assert set(msgspec.to_builtins(result)) == set(json.loads(sample))
