"""A real `manifold serve` and a real homeserver: all is well, and then one hop after the other breaks."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from click.testing import CliRunner

from manifold.cli import main
from manifold.demo.homeserver import Synapse
from manifold.demo.matrix_client import MatrixClient
from manifold.server.discovery import element_config
from manifold.settings import load
from manifold.storage import Settings, Store
from tests.support.http_server import free_port, json_answer, serve
from tests.support.synapse import new_user

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

HOST = "127.0.0.1"


@dataclass
class Site:
    """What an operator has: a settings file, a homeserver, a user, and Element's address."""

    settings: Path
    synapse: Synapse
    user: MatrixClient
    element: str

    async def doctor(
        self, *arguments: str, token: str = "", old: str = "", new: str = ""
    ) -> tuple[int, dict[str, Any]]:
        """`manifold doctor`, with `new` for `old` in the settings: exit code, and results by id."""
        path = self.settings.with_name("changed.toml")
        path.write_text(self.settings.read_text("utf-8").replace(old or "\0", new), "utf-8")
        visitor = ("--as", self.user.user_id, "--access-token-file", "-", "--homeserver", self.synapse.base_url)
        options = ("--json", "--settings", str(path), "--element", self.element, *visitor, *arguments)
        # In a thread, since it has an event loop of its own: a process for each would take most of the time.
        result = await asyncio.to_thread(
            CliRunner().invoke, main, ["doctor", *options], input=token or self.user.access_token
        )
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert self.user.access_token not in result.output
        return result.exit_code, {check["id"]: check for check in json.loads(result.stdout)["checks"]}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(synapse: Synapse, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """With Element's config.json where the real one has it."""
    path = tmp_path_factory.mktemp("site") / "manifold.toml"
    listen, widgets, admin = (free_port(HOST) for _ in range(3))
    path.write_text(
        f"""
        [server]
        listen = "{HOST}:{listen}"
        widgets_listen = "{HOST}:{widgets}"
        public_url = "http://{HOST}:{listen}"
        widgets_url = "http://localhost:{widgets}"
        [admin]
        listen = "{HOST}:{admin}"
        [metrics]
        listen = ""
        [homeservers."{synapse.server_name}"]
        base_url = "{synapse.base_url}"
        allow_private = true
        """,
        "utf-8",
    )
    lines = element_config(load(path).server)
    config = json_answer({name: getattr(lines, name) for name in lines.__struct_fields__})
    async with serve(config, "127.0.0.3") as app, aiohttp.ClientSession() as http:
        yield Site(path, synapse, await new_user(synapse, http, "alice"), f"http://127.0.0.3:{app.port}")


@asynccontextmanager
async def serving(site: Site) -> AsyncIterator[None]:
    """`manifold serve`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "manifold.cli", "serve", "--settings", str(site.settings)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        assert b"ready" in await asyncio.wait_for(process.stdout.readline(), 60)
        yield
    finally:
        process.kill()
        await process.communicate()


def failed(results: dict[str, Any]) -> list[str]:
    return [id_ for id_, result in results.items() if result["outcome"] == "failed"]


async def test_all_is_well_and_then_each_hop_that_breaks_is_the_one_thing_that_is_found(site: Site) -> None:
    url = load(site.settings).server.public_url
    async with serving(site):
        code, results = await site.doctor()
        assert (code, failed(results)) == (0, [])
        assert {id_ for id_, result in results.items() if result["outcome"] == "skipped"} == {
            "app-url",
            "calls",
            "packages",
            "policy-lists",
            "widget-hosts",
        }
        # Synapse has no https here, where clients look for this file.
        assert {id_ for id_, result in results.items() if result["outcome"] == "warning"} == {"announcement"}
        assert results["round-trip"]["outcome"] == "ok"

        gone = f"http://{HOST}:{free_port(HOST)}"
        await (await Store.open(Settings("sqlite:other.db"), site.settings.parent)).close()
        for broken, old, new in (
            ("connection", site.synapse.base_url, gone),
            ("public-url", f'public_url = "{url}"', f'public_url = "{gone}"'),
            ("authorization", "[admin]", '[database]\nurl = "sqlite:other.db"\n[admin]'),
            ("database", "[admin]", '[database]\nurl = "sqlite:none.db"\n[admin]'),
            ("settings", "[metrics]", "[integrations.jitsi]\nserver = 'x'\n[metrics]"),
        ):
            code, results = await site.doctor(old=old, new=new)
            # Element's config still says what the settings said before.
            also = {"element-config"} if broken == "public-url" else set()
            assert (code, set(failed(results)) - also) == (1, {broken}), results
            assert results[broken]["remedy"]

        code, results = await site.doctor("round-trip", token="syt_wrong")
        assert (code, [*results], failed(results)) == (1, ["round-trip"], ["round-trip"])
        assert "gives the user no OpenID token: HTTP 401" in results["round-trip"]["cause"]

    code, results = await site.doctor()
    assert (code, failed(results)) == (1, ["manager"])


async def test_the_manager_that_runs_examines_itself(site: Site) -> None:
    created = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "manifold.cli", "admin", "token", "create"),
        *("--name", "doctor", "--settings", str(site.settings)),
        stdout=asyncio.subprocess.PIPE,
    )
    token = (await created.communicate())[0].decode().strip()
    url = f"http://{load(site.settings).admin.listen}/_manifold/admin/v1/doctor"
    async with serving(site), aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:

        async def ask(body: Any) -> tuple[int, Any]:
            async with http.post(url, json=body) as reply:
                return reply.status, await reply.json()

        status, diagnosis = await ask({"element": site.element})
        assert status == 200
        assert diagnosis["ok"], [check for check in diagnosis["checks"] if check["outcome"] == "failed"]
        assert {check["id"] for check in diagnosis["checks"] if check["outcome"] == "ok"} >= {
            "authorization",
            "streams",
            "openid",
            "element-config",
        }

        status, error = await ask({"checks": ["nonsense"]})
        assert (status, error["errcode"]) == (400, "M_INVALID_PARAM")
        assert "there are settings, secrets, " in error["error"]

        statuses = sorted([status for status, _ in await asyncio.gather(*(ask({}) for _ in range(3)))])
        assert statuses == [200, 409, 409]
