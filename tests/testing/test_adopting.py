"""The kit in the test suite of another manager's author, whose fixtures start the manager and get the tokens."""

import asyncio
import os
import re
import secrets
import sys
from pathlib import Path

import pytest

from manifold.testing.conformance.report import read
from tests.support.http_server import serve
from tests.support.tls import CertificateAuthority
from tests.testing.kit import openid_file
from tests.testing.small_manager import SERVER_NAME, SmallManager

pytestmark = pytest.mark.slow

_GUIDE = Path(__file__).parents[2] / "docs/conformance.md"

# What the author's fixtures in the guide's example stand on.
_MINE = """

import json, os, pathlib, types

@pytest.fixture(scope="session")
def my_manager():
    return types.SimpleNamespace(url=os.environ["URL_OF_MY_MANAGER"])

@pytest.fixture(scope="session")
def my_homeserver():
    lines = iter(pathlib.Path("openid.jsonl").read_text().splitlines())
    return types.SimpleNamespace(openid_token=lambda user_id: json.loads(next(lines)))
"""

_OWN_TEST = """\
def test_of_my_own():
    assert 1 + 1 == 3
"""


async def test_fixtures_of_the_author_are_used_and_other_tests_are_not_reported(tmp_path: Path) -> None:
    [example] = re.findall(r"```python\n(.+?)```", _GUIDE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "conftest.py").write_text(example + _MINE)
    (tmp_path / "test_mine.py").write_text(_OWN_TEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\naddopts = --strict-markers\n")
    tokens = [secrets.token_urlsafe() for _ in range(5)]
    openid_file(tmp_path, tokens, SERVER_NAME)
    async with serve(SmallManager({*tokens})) as server:
        status, printed = await _pytest(tmp_path, f"http://127.0.0.1:{server.port}", "test_mine.py", "--pyargs", _SUITE)

    report = read((tmp_path / "report.json").read_bytes())
    assert status == 1, printed
    assert "1 failed" in printed
    assert report.summary["fails"] == report.summary["not checked"] == report.summary["lacks"] == 0
    assert report.summary["passes"] > 150
    assert not any("mine" in each.test for each in report.checks)


async def test_checks_can_be_selected_and_run_over_tls(tmp_path: Path) -> None:
    tokens = [secrets.token_urlsafe()]
    file = openid_file(tmp_path, tokens, SERVER_NAME)
    authority = CertificateAuthority(tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    async with serve(SmallManager({*tokens}), context=authority.server_context("127.0.0.1")) as server:
        options = ("--manager", f"https://127.0.0.1:{server.port}", "--openid-file", str(file))
        plugin = ("-p", "manifold.testing.conformance", "--pyargs", f"{_SUITE}.test_errors", "-k", "printed_words")
        status, printed = await _pytest(tmp_path, "", *plugin, *options, "--manager-ca-file", str(authority.file))

    report = read((tmp_path / "report.json").read_bytes())
    assert status == 0, printed
    assert {each.level for each in report.checks} == {"recommended"}


async def test_no_tokens_left_is_told_for_each_check_that_needed_one(tmp_path: Path) -> None:
    tokens = [secrets.token_urlsafe()]
    file = openid_file(tmp_path, tokens, SERVER_NAME)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    async with serve(SmallManager({*tokens})) as server:
        options = ("--manager", f"http://127.0.0.1:{server.port}", "--openid-file", str(file))
        plugin = ("-p", "manifold.testing.conformance", "--pyargs", f"{_SUITE}.test_account")
        status, printed = await _pytest(tmp_path, "", *plugin, *options)

    report = read((tmp_path / "report.json").read_bytes())
    reasons = {each.reason for each in report.checks if each.status == "not checked"}
    assert reasons == {"all OpenID objects of --openid-file are used: it should have five"}
    assert status == 1
    assert tokens[0] not in printed


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "say which manager"),
        (["--manager", "http://127.0.0.1:1"], "say where OpenID tokens come from"),
        (["--openid-file", "x", "--openid-command", "y"], "say one way to get OpenID tokens"),
        (["--conformance-report", "report.txt"], "end it with .json or .md"),
    ],
)
async def test_a_command_line_that_is_wrong_is_told_once(tmp_path: Path, options: list[str], message: str) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    plugin = ("-p", "manifold.testing.conformance", "--pyargs", f"{_SUITE}.test_account")

    status, printed = await _pytest(tmp_path, "", *plugin, *options)

    assert status == 4
    assert printed.count(message) == 1, printed


_SUITE = "manifold.testing.conformance.suite"


async def _pytest(folder: Path, url: str, *arguments: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "--tb=no", "-q", *arguments, "--conformance-report", "report.json"),
        cwd=folder,
        env={**os.environ, "URL_OF_MY_MANAGER": url, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, printed.decode()
