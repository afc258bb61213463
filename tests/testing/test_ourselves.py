"""This manager passes the kit completely: a real `manifold serve`, and OpenID tokens of a real homeserver."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from manifold.demo.homeserver import Synapse
from manifold.demo.matrix_client import MatrixClient
from tests.support.http_server import free_port
from tests.testing.kit import Run, run_kit

pytestmark = pytest.mark.slow

_TERMS = """
[terms.terms_of_service]
version = "2.0"
en = { name = "Terms of Service", url = "https://example.org/terms-2.0-en.html" }
de = { name = "Nutzungsbedingungen", url = "https://example.org/terms-2.0-de.html" }
[terms.privacy_policy]
version = "1.2"
en = { name = "Privacy Policy", url = "https://example.org/privacy-1.2-en.html" }
"""

# What prints an OpenID object in the manual's example, and notes the token for this test.
_COMMAND = """\
import json, pathlib, sys, urllib.parse, urllib.request
base_url, user_id, access_token = sys.argv[1:]
url = f"{base_url}/_matrix/client/v3/user/{urllib.parse.quote(user_id)}/openid/request_token"
headers = {"Authorization": f"Bearer {access_token}"}
openid = json.load(urllib.request.urlopen(urllib.request.Request(url, b"{}", headers)))
with pathlib.Path("tokens").open("a") as file:
    print(openid["access_token"], file=file)
print(json.dumps(openid))
"""

_NO_PACKS = {"the packs of a picker can be listed"}
_TOKEN_OF_OURS = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{43}(?![\w-])")


async def test_we_pass_without_terms(synapse: Synapse, alice: MatrixClient, tmp_path: Path) -> None:
    script = tmp_path / "openid.py"
    script.write_text(_COMMAND)
    command = f"{sys.executable} {script} {synapse.base_url} {alice.user_id} {alice.access_token}"
    async with _serve(tmp_path, synapse, "") as url:
        run = await run_kit(tmp_path, url, "--openid-command", command, f"--openid-user={alice.user_id}", plugins=True)

    _passes(run)
    reasons = set(run.of("not applicable").values())
    assert reasons == {"this manager has no packs API", "this manager asks for agreement to nothing (no policies)"}
    tokens = (tmp_path / "tokens").read_text().split()
    assert len(tokens) == 5
    _shows_none_of(run, [*tokens, alice.access_token])


async def test_we_pass_with_terms(synapse: Synapse, alice: MatrixClient, tmp_path: Path) -> None:
    (tmp_path / "access_token").write_text(alice.access_token)
    source = ("--openid-homeserver", synapse.base_url, "--openid-access-token-file", "access_token")
    async with _serve(tmp_path, synapse, _TERMS) as url:
        run = await run_kit(tmp_path, url, *source, plugins=True)
        more = ("--terms-agreed", "--conformance-require", "packs", "-k", "test_terms or test_packs")
        again = await run_kit(tmp_path, url, *source, *more)

    _passes(run)
    assert set(run.of("not applicable").values()) == {"this manager has no packs API"}
    _shows_none_of(run, [alice.access_token])

    # Asked again, by a user who has agreed: that one check can't be made, and what is required is not there.
    assert (
        again.of("not applicable")["who has not agreed is kept out"] == "this user had agreed before (--terms-agreed)"
    )
    assert again.of("fails").keys() == _NO_PACKS
    assert again.status == 1


def _passes(run: Run) -> None:
    assert run.of("fails", "not checked") == {}
    assert run.of("lacks").keys() == _NO_PACKS
    assert run.status == 0, run.printed


def _shows_none_of(run: Run, tokens: list[str]) -> None:
    for text in (run.printed, run.markdown, str(run.report)):
        assert not any(token in text for token in tokens)
        assert not _TOKEN_OF_OURS.search(text)


@asynccontextmanager
async def _serve(folder: Path, homeserver: Synapse, more: str) -> AsyncIterator[str]:
    port = free_port("127.0.0.1")
    url = f"http://127.0.0.1:{port}"
    settings = folder / "manifold.toml"
    settings.write_text(
        f"""
        [server]
        listen = "127.0.0.1:{port}"
        widgets_listen = "127.0.0.1:{free_port("127.0.0.1")}"
        public_url = "{url}"
        widgets_url = "http://localhost:1"
        [metrics]
        listen = ""
        [admin]
        listen = ""
        [homeservers."{homeserver.server_name}"]
        base_url = "{homeserver.base_url}"
        allow_private = true
        {more}
        """,
        "utf-8",
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "manifold.cli", "serve", "--settings", str(settings)), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        assert b"ready" in await asyncio.wait_for(process.stdout.readline(), 60)
        yield url
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()
