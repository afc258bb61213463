"""Every contract of the house catches a breach that is planted for it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

# For each contract: the module that breaks it, and the line that does.
BREACHES = {
    "rooms, from the street inward": ("storage/settings.py", "import manifold.manager.terms"),
    "nobody knows a bundled integration by name": ("manager/terms.py", "import manifold.bundled.jitsi"),
    "only the street knows the operator's whole file": ("manager/accounts.py", "import manifold.settings"),
    "settings only assembles": ("settings.py", "import manifold.cli.options"),
    "integrations come in by one door": ("bundled/custom/config.py", "import manifold.storage"),
    "integrations do not know each other": ("bundled/etherpad/config.py", "import manifold.bundled.jitsi.config"),
    "shapes, ids and errors do no I/O": ("spec/terms.py", "import socket"),
    "the widget API does no I/O": ("widgetapi/limits.py", "import time"),
    "hosting runs the widget API": ("hosting/driver.py", "import manifold.openid"),
    "hosting serves loopback in four modules": ("hosting/runner.py", "import aiohttp"),
    "only programs host widgets": ("matrix/settings.py", "import manifold.hosting.driver"),
    "HTTP is spoken in server only": ("egress/limits.py", "import uvicorn"),
    "one room opens databases": ("openid/settings.py", "import sqlite3"),
    "one room sends HTTP": ("matrix/settings.py", "import aiohttp"),
    "the sdk needs nothing of the server": ("sdk/trust.py", "import manifold.matrix.settings"),
    "the doctor looks": ("server/dispatch.py", "import manifold.doctor"),
    "a manager is not a client of managers": ("openid/settings.py", "import manifold.sdk.trust"),
    "nobody imports what is for tests": ("egress/settings.py", "import manifold.testing.conformance.report"),
    "the conformance kit needs msgspec and pytest": ("testing/conformance/report.py", "import click"),
    "the workbench is a client without": ("sdk/trust.py", "import manifold.workbench.room"),
    "the workbench needs the Widget API": ("workbench/room.py", "import manifold.matrix.settings"),
    "users' commands need nothing of the server": ("cli/user/words.py", "import manifold.integrations.actions"),
}


def test_the_house_as_it_is_keeps_all_contracts_and_a_planted_breach_breaks_each(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    verdicts = _lint(tmp_path)
    assert set(verdicts.values()) == {"KEPT"}
    assert len(verdicts) == len(BREACHES), "a new contract needs a breach here"

    for module, line in BREACHES.values():
        path = tmp_path / "src/manifold" / module
        path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")

    verdicts = _lint(tmp_path)

    kept = [name for name in BREACHES if _verdict_of(name, verdicts) != "BROKEN"]
    assert kept == []


def _lint(folder: Path) -> dict[str, str]:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "400"}
    run = subprocess.run(
        [lint_imports, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.+\))?\s*$", run.stdout, re.MULTILINE))
    assert verdicts, run.stdout + run.stderr
    return verdicts


def _verdict_of(name: str, verdicts: dict[str, str]) -> str:
    return next(verdict for contract, verdict in verdicts.items() if contract.startswith(name))
