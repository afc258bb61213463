"""The stand-alone page: where it may connect to, that it is framed by nobody, and that nothing else is there."""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from manifold.matrix import ClientAPIs, HomeserverSettings
from manifold.server.app import open_apps
from manifold.server.app_page import AppPage
from manifold.server.services import Services
from manifold.settings import parse
from tests.server.test_pages import policy
from tests.support.asgi import Answer, Client
from tests.support.manager import SETTINGS, Clock, static_files
from tests.support.memory import MemoryEgress

API = SETTINGS.public_url
MATRIX = "https://matrix.example.org"
HOMESERVERS = {
    "example.org": HomeserverSettings(client_url=MATRIX),
    "example.com": HomeserverSettings(client_url="https://matrix.example.com"),
}


@pytest.fixture
def egress() -> MemoryEgress:
    return MemoryEgress()


def page(services: Services, folder: Path, egress: MemoryEgress, servers: Sequence[str] = tuple(HOMESERVERS)) -> Client:
    found = ClientAPIs(egress, HOMESERVERS, Clock())
    return Client(AppPage(SETTINGS, servers, found, static_files(folder), services.watch))


@pytest.fixture
def app(services: Services, tmp_path: Path, egress: MemoryEgress) -> Client:
    return page(services, tmp_path, egress)


def told(answer: Answer) -> Any:
    """The page's configuration."""
    assert answer.status == 200
    [content] = re.findall(r'<meta name="manifold-app" content="([^"]*)" />', answer.body.decode())
    return json.loads(html.unescape(content))


async def test_before_a_homeserver_is_chosen_it_may_connect_to_the_api_alone(app: Client, egress: MemoryEgress) -> None:
    answer = await app.get("/")

    assert told(answer) == {"api": API, "servers": ["example.org", "example.com"], "server": None}
    assert policy(answer) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' data: {API}",
        "font-src": "'self'",
        "connect-src": API,
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert egress.asked == []


async def test_with_a_homeserver_it_may_connect_to_that_one_as_well(app: Client) -> None:
    answer = await app.get("/?room_id=!a%3Ab&server=example.org")

    assert told(answer)["server"] == {"name": "example.org", "base_url": MATRIX, "trouble": ""}
    assert policy(answer)["connect-src"] == f"{API} {MATRIX}"


async def test_an_authorization_server_is_among_them(app: Client, egress: MemoryEgress) -> None:
    metadata = json.dumps({"token_endpoint": "https://account.example.org/t"}).encode()
    egress.page(f"{MATRIX}/_matrix/client/v1/auth_metadata", metadata)

    answer = await app.get("/?server=example.org")

    assert policy(answer)["connect-src"] == f"{API} {MATRIX} https://account.example.org"


@pytest.mark.parametrize(
    "server",
    ["evil.example", "", "EXAMPLE.ORG", "example.org%20*", "example.org;script-src%20*", "*", "%FF", "evil%22%3E.org"],
)
async def test_another_server_is_not_looked_up_and_not_repeated(server: str, app: Client, egress: MemoryEgress) -> None:
    answer = await app.get(f"/?server={server}")

    assert told(answer)["server"] is None
    assert policy(answer)["connect-src"] == API
    assert egress.asked == []
    assert b"evil" not in answer.body


async def test_a_single_server_need_not_be_named(services: Services, tmp_path: Path, egress: MemoryEgress) -> None:
    app = page(services, tmp_path, egress, ["example.org"])

    assert told(await app.get("/"))["server"]["name"] == "example.org"
    assert told(await app.get("/?server=evil.example"))["server"] is None


async def test_a_homeserver_that_is_away_is_told_and_may_not_be_connected_to(
    services: Services, tmp_path: Path, egress: MemoryEgress
) -> None:
    answer = await page(services, tmp_path, egress, ["away.example"]).get("/")

    server = told(answer)["server"]
    assert (server["name"], server["base_url"]) == ("away.example", "")
    assert "away.example" in server["trouble"]
    assert policy(answer)["connect-src"] == API


async def test_it_is_framed_opened_and_kept_by_nobody(app: Client) -> None:
    answer = await app.get("/?server=example.org&loginToken=t")

    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers
    assert b"loginToken" not in answer.body


async def test_a_login_token_in_the_address_is_in_no_log(app: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    await app.get("/?server=example.org&loginToken=syl_once&code=c0de")

    assert "GET /" in caplog.text
    assert "syl_once" not in caplog.text
    assert "c0de" not in caplog.text


@pytest.mark.parametrize(
    "path",
    [
        "/ui",
        "/docs",
        "/app.html",
        "/manager.html",
        "/playground.html",
        "/index.html",
        "/w/jitsi?server=https%3A%2F%2Fexample.org",
        "/_matrix/integrations/v1/account",
        "/.well-known/matrix/integrations",
        "/health/live",
        "/assets/",
        "/assets/../app.html",
        "//",
    ],
)
async def test_there_is_nothing_else(path: str, app: Client) -> None:
    answer = await app.get(path)

    assert (answer.status, answer.errcode) == (404, "M_UNRECOGNIZED")


async def test_it_is_only_read(app: Client) -> None:
    for path in ("/", "/assets/manager.js"):
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            answer = await app.request(method, path)
            assert (answer.status, answer.headers["allow"]) == (405, "GET")


async def test_assets_are_kept_for_ever_and_head_is_get_without_its_body(app: Client) -> None:
    asset = await app.get("/assets/manager.js")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    head, got = await app.request("HEAD", "/"), await app.get("/")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(
    ("access", "offered"),
    [
        ("", ["a.example", "b.example"]),
        ('[access]\nhomeservers = ["c.example"]', ["c.example"]),
        ('[access]\nhomeservers = ["*"]', ["a.example", "b.example"]),
        ('[access]\nhomeservers = ["c.example", "*"]', ["a.example", "b.example", "c.example"]),
    ],
)
async def test_only_those_whose_users_may_register_are_offered(access: str, offered: list[str], tmp_path: Path) -> None:
    settings = parse(f'[homeservers."a.example"]\n[homeservers."b.example"]\n{access}\n[database]\nurl = "sqlite:x.db"')
    async with open_apps(settings, tmp_path) as apps:
        answer = await Client(replace(apps).app_page).get("/?server=nobody")

        assert told(answer)["servers"] == offered
