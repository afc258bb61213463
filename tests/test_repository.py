"""What the repository promises about itself."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs/integrations/write-an-integration.md"
_EXAMPLE = re.compile(r"<!-- file: (?P<path>\S+) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)
_REGISTRY = re.compile(r"https?://[^\s\"']*(?:registry|pypi|pythonhosted|npmjs)", re.IGNORECASE)


def test_the_code_blocks_of_the_guide_are_the_files_that_they_name() -> None:
    examples = list(_EXAMPLE.finditer(GUIDE.read_text("utf-8")))

    assert len(examples) == 5
    for example in examples:
        assert example["text"] == (ROOT / example["path"]).read_text("utf-8"), example["path"]


@pytest.mark.parametrize(
    "name", ["constraints.txt", "web/package-lock.json", "src/manifold/demo/synapse-constraints.txt"]
)
def test_lock_files_name_no_registry(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    assert not _REGISTRY.search(text)
    assert '"resolved"' not in text


def test_links_between_the_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.relative_to(ROOT)} → {target}"


def test_the_makefile_prints_its_own_help() -> None:
    printed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    for target in ("setup", "demo", "test", "check", "fix", "bench", "docs"):
        assert re.search(rf"^  make {target} +\S", printed, re.MULTILINE), target
