"""Running the conformance kit as its documentation says: pytest, in a process and a folder of its own."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from manifold.testing.conformance.report import Report, read

__all__ = ["Run", "openid_file", "run_kit"]

SUITE = ("-p", "manifold.testing.conformance", "--pyargs", "manifold.testing.conformance.suite")

# Somebody else's configuration, as unlike ours as can be.
_INI = """\
[pytest]
python_files = check_*.py
python_functions = check_*
filterwarnings = error
addopts = --strict-markers --strict-config
xfail_strict = true
"""
_INI_OF_PLUGINS = """\
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
"""


@dataclass(frozen=True)
class Run:
    """How it ended (pytest's exit status), what was printed, and the reports, for programs and for people."""

    status: int
    printed: str
    report: Report
    markdown: str

    def of(self, *statuses: str) -> dict[str, str]:
        """The checks with one of these statuses, and why."""
        return {each.check: each.reason for each in self.report.checks if each.status in statuses}


async def run_kit(folder: Path, url: str, *options: str, plugins: bool = False) -> Run:
    """Runs all of it. `plugins` is whether pytest loads those that are installed here."""
    (folder / "pytest.ini").write_text(_INI + (_INI_OF_PLUGINS if plugins else ""))
    environment = {**os.environ, "COLUMNS": "120"}
    if not plugins:
        environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", *SUITE, "--manager", url, *options),
        *("--conformance-report", "report.json", "--conformance-report", "report.md"),
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    assert process.returncode is not None
    assert (folder / "report.json").exists(), printed.decode()
    report = read((folder / "report.json").read_bytes())
    return Run(process.returncode, printed.decode(), report, (folder / "report.md").read_text("utf-8"))


def openid_file(folder: Path, tokens: list[str], server_name: str) -> Path:
    """A file for `--openid-file`."""
    file = folder / "openid.jsonl"
    lines = [
        json.dumps(
            {"access_token": token, "token_type": "Bearer", "matrix_server_name": server_name, "expires_in": 3600}
        )
        for token in tokens
    ]
    file.write_text("\n".join(lines))
    return file
