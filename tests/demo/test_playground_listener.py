"""The playground's listener: what it serves, to whom, and under which policy."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from manifold.demo.errors import DemoError
from manifold.demo.playground import (
    DemoUser,
    HomeserverAddress,
    LocalPage,
    PlaygroundConfig,
    built_playground,
    playground,
)
from manifold.demo.ports import ANY, free_port
from manifold.ids import UserID

pytestmark = pytest.mark.slow

CONFIG = PlaygroundConfig(
    homeserver=HomeserverAddress("http://127.0.0.1:8008", "localhost:8008"),
    integrations_ui_url="http://127.0.0.1:8184/ui",
    integrations_rest_url="http://127.0.0.1:8184",
    integrations_widgets_urls=["http://localhost:8185/w/"],
    users=[DemoUser(UserID.parse("@alice:localhost:8008"), "secret")],
    local_pages=[LocalPage("Pad", "https://localhost:8191/", "https://localhost:8191/probe")],
    ca_hint="Accept it.",
)


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """What a build leaves, small."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "playground.html").write_text("<title>Playground</title>")
    (tmp_path / "assets" / "playground.js").write_text("export {};")
    return tmp_path


@pytest.fixture
async def url(static: Path) -> AsyncIterator[str]:
    async with playground(static, CONFIG, free_port(ANY)) as url:
        yield url


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


async def test_it_serves_the_page_and_its_assets(url: str, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{url}/") as reply:
        assert await reply.text() == "<title>Playground</title>"
        assert reply.content_type == "text/html"
    async with http.get(f"{url}/assets/playground.js") as reply:
        assert reply.content_type in {"text/javascript", "application/javascript"}


async def test_its_config_is_what_the_page_reads(url: str, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{url}/config.json") as reply:
        assert await reply.json() == {
            "homeserver": {"base_url": "http://127.0.0.1:8008", "server_name": "localhost:8008"},
            "integrations_ui_url": "http://127.0.0.1:8184/ui",
            "integrations_rest_url": "http://127.0.0.1:8184",
            "integrations_widgets_urls": ["http://localhost:8185/w/"],
            "users": [{"user_id": "@alice:localhost:8008", "password": "secret"}],
            "untrusted_managers": [],
            "local_pages": [{"name": "Pad", "url": "https://localhost:8191/", "probe": "https://localhost:8191/probe"}],
            "ca_hint": "Accept it.",
        }


async def test_every_answer_has_its_policy(url: str, http: aiohttp.ClientSession) -> None:
    for path in ("/", "/config.json", "/assets/playground.js", "/nothing"):
        async with http.get(f"{url}{path}") as reply:
            policy = reply.headers["Content-Security-Policy"].split("; ")
            assert {"default-src 'none'", "frame-ancestors 'none'", "trusted-types 'none'"} <= set(policy)
            assert reply.headers["X-Content-Type-Options"] == "nosniff"
            assert reply.headers["Referrer-Policy"] == "no-referrer"
            assert "Access-Control-Allow-Origin" not in reply.headers


async def test_a_site_that_rebinds_its_name_to_this_machine_gets_no_passwords(
    url: str, http: aiohttp.ClientSession
) -> None:
    port = url.rsplit(":", 1)[1]
    for host in (f"evil.example:{port}", f"127.0.0.1.evil.example:{port}", "127.0.0.1"):
        async with http.get(f"{url}/config.json", headers={"Host": host}) as reply:
            assert reply.status == 421
            assert "secret" not in await reply.text()
    async with http.get(f"{url}/config.json", headers={"Host": f"localhost:{port}"}) as reply:
        assert reply.status == 200


async def test_nothing_outside_the_assets_is_served(url: str, http: aiohttp.ClientSession) -> None:
    for path in ("/assets/", "/assets/%2e%2e/playground.html", "/playground.html"):
        async with http.get(URL(f"{url}{path}", encoded=True)) as reply:
            assert reply.status in {403, 404}


def test_a_missing_build_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("manifold.demo.playground.files", lambda package: tmp_path)
    with pytest.raises(DemoError, match="make setup"):
        built_playground()
