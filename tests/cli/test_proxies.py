"""A manager behind nginx and behind Caddy, all as `manifold init` and `manifold snippets` write it, for real."""

import asyncio
import io
import json
import secrets
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner
from yarl import URL

from manifold.cli import main
from tests.support.http_server import free_port, json_answer, serve, text_answer
from tests.support.proxies import PROXIES, Certificate, running
from tests.support.streams import Event, Parser
from tests.support.tls import CertificateAuthority

pytestmark = pytest.mark.slow

V1 = "/_matrix/integrations/v1"
HERE = f"{V1}/rooms/%21lab%3Alocalhost/installations"
ELEMENT = "https://app.element.io"


@dataclass(frozen=True)
class Site:
    """A manager's settings file, its two origins, and the page that one may install."""

    settings: Path
    url: str
    widgets_url: str
    page: str
    authority: CertificateAuthority

    def snippet(self, name: str) -> str:
        return run("snippets", name, "--settings", str(self.settings))

    @asynccontextmanager
    async def manager(self) -> AsyncIterator[None]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "manifold.cli", "serve", "--settings", str(self.settings)),
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        try:
            assert b"ready" in await asyncio.wait_for(process.stdout.readline(), 60)
            yield
        finally:
            process.kill()
            await process.communicate()


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    authority = CertificateAuthority(tmp_path)
    settings = tmp_path / "manifold.toml"
    url, widgets_url = f"https://127.0.0.1:{free_port('127.0.0.1')}", f"https://localhost:{free_port('127.0.0.1')}"
    async with (
        serve(json_answer({"sub": "@alice:localhost"})) as homeserver,
        serve(text_answer("Notices"), context=authority.server_context("127.0.0.1")) as page,
    ):
        run(
            *("init", "--yes", "--settings", str(settings)),
            *("--homeserver", f"localhost=http://127.0.0.1:{homeserver.port}", "--private"),
            *("--public-url", url, "--widgets-url", widgets_url),
            *("--listen", f"127.0.0.1:{free_port('127.0.0.1')}"),
            *("--widgets-listen", f"127.0.0.1:{free_port('127.0.0.1')}"),
        )
        page_url = f"https://127.0.0.1:{page.port}"
        with settings.open("a") as file:
            file.write(
                f'[egress]\nallow_private = ["{page_url}"]\nca_file = "{authority.file}"\n'
                '[admin]\nlisten = ""\n[metrics]\nlisten = ""\n'
            )
        yield Site(settings, url, widgets_url, f"{page_url}/", authority)


@pytest.mark.parametrize("name", PROXIES)
async def test_behind_a_proxy_all_works_at_once_and_no_token_is_in_any_of_its_logs(
    site: Site, name: str, tmp_path: Path
) -> None:
    certificate = Certificate(*site.authority.issue("127.0.0.1", "localhost"))
    port = URL(site.url).port
    assert port is not None
    async with (
        running(PROXIES[name], site.snippet(name), tmp_path / "proxy", certificate, port),
        aiohttp.ClientSession(
            site.url,
            connector=aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=str(site.authority.file))),
            headers={"Origin": ELEMENT},
            timeout=aiohttp.ClientTimeout(total=20),
        ) as http,
    ):
        async with site.manager():
            token = await _register(http, f"{V1}/account/register", "token")
            legacy = await _register(http, "/register?v=1.1", "scalar_token")
            in_query = {"scalar_token": legacy, "v": "1.1"}
            referer = {"Referer": f"{site.url}/ui?scalar_token={legacy}"}

            async with http.options("/register", headers={"Access-Control-Request-Method": "POST"}) as reply:
                assert reply.status in {200, 204}
                assert reply.headers.getall("Access-Control-Allow-Origin") == ["*"]
            async with http.get("/account", params=in_query, headers=referer) as reply:
                assert (reply.status, (await reply.json())["user_id"]) == (200, "@alice:localhost")
                assert reply.headers.getall("Access-Control-Allow-Origin") == ["*"]
            for page in (f"{site.url}/ui", f"{site.widgets_url}/w/custom"):
                async with http.get(page, params={**in_query, "url": site.page}, headers=referer) as reply:
                    assert reply.status == 200
                    assert "X-Frame-Options" not in reply.headers
                    assert "frame-ancestors" not in reply.headers["Content-Security-Policy"]
            async with http.post(f"{V1}/terms", data=io.BytesIO(bytes(1024 * 1024 + 1))) as reply:
                assert (reply.status, (await reply.json())["errcode"]) == (413, "M_TOO_LARGE")
            await _changes_are_told_at_once(http, site.page, token)
        async with http.get("/account", params=in_query, headers=referer) as reply:
            assert reply.status == 502

    logs = {log.name: log.read_text() for log in (tmp_path / "proxy").glob("*.log")}
    requests = "".join(logs.values())
    assert "/account" in requests
    assert "502" in requests
    for secret in (token, legacy, "scalar_token", "openid-"):
        assert [file for file, text in logs.items() if secret in text] == []


async def _register(http: aiohttp.ClientSession, path: str, key: str) -> str:
    body = {
        "access_token": f"openid-{secrets.token_urlsafe()}",
        "matrix_server_name": "localhost",
        "token_type": "Bearer",
        "expires_in": 3600,
    }
    async with http.post(path, json=body) as reply:
        answer = await reply.json(content_type=None)
        assert reply.status == 200, answer
        return str(answer[key])


async def _changes_are_told_at_once(http: aiohttp.ClientSession, page: str, token: str) -> None:
    """Each while the stream goes on: a proxy that gathers it would keep them back."""
    headers = {"Authorization": f"Bearer {token}"}
    async with http.get(URL(f"{HERE}/events", encoded=True), headers=headers) as stream:
        assert stream.status == 200
        parser, events = Parser(), list[Event]()

        async def next_event() -> Event:
            async with asyncio.timeout(2):
                while not (told := [event for event in events if event.name not in {":", "retry"}]):
                    events.extend(parser.feed(await stream.content.readany()))
                events.clear()
                return told[0]

        assert (await next_event()).data == {"installations": []}
        body = {"integration": "custom", "config": {"url": page, "name": "Notices"}}
        async with http.post(URL(HERE, encoded=True), json=body, headers=headers) as reply:
            assert reply.status == 201
            installation = json.loads(await reply.read())
        assert await next_event() == Event("installation", installation)


def test_systemd_takes_the_unit(site: Site, tmp_path: Path) -> None:
    unit = tmp_path / "manifold.service"
    # The user is the operator's to make; here any will do.
    unit.write_text(site.snippet("systemd").replace("User=manifold", "User=daemon"))

    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)

    assert (verified.returncode, verified.stderr) == (0, "")
