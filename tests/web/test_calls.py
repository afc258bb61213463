"""The UI's sources ask for nothing but by the client, which has a method for each row of the endpoint table."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.contract.node import node

pytestmark = pytest.mark.slow

WEB = Path(__file__).parents[2] / "web"


FOLDERS = ("manager", "host", "ui", "form")
BREACHES = (
    'export const ask = () => fetch("/_matrix/integrations/v1/secrets");',
    'export const ask = () => globalThis.fetch("/_matrix/integrations/v1/secrets");',
    'export const ask = () => new EventSource("/_matrix/integrations/v1/secrets");',
    'export const ask = () => navigator.sendBeacon("/_matrix/integrations/v1/secrets");',
)


def test_requests_past_the_client_fail_the_check(tmp_path: Path) -> None:
    planted = {f"src/{folder}/breach{number}.ts": text for folder in FOLDERS for number, text in enumerate(BREACHES)}
    allowed = {f"src/{folder}/harmless.ts": 'export const ask = "the client";' for folder in FOLDERS}

    said = _lint(tmp_path, planted | allowed)

    assert [name for name in planted if name not in said] == []
    assert [name for name in allowed if name in said] == []


def _lint(root: Path, sources: dict[str, str]) -> str:
    """What `npm run lint` says of these."""
    shutil.copy(WEB / ".oxlintrc.json", root)
    for name, text in sources.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    linter = WEB / "node_modules" / "oxlint" / "bin" / "oxlint"
    ended = subprocess.run(
        [node(), linter, "--deny-warnings", "src"], cwd=root, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1, ended.stderr
    return ended.stdout
