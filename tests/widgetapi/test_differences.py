"""The rows of docs/widget-api/differences.md, against those that comments and vectors name."""

import re
from pathlib import Path

from tests.widgetapi.vectors import FOLDER

SOURCES = Path(__file__).parents[2] / "src" / "manifold"
NAME = re.compile(r"\bD\d{1,2}\b")
ROWS = re.findall(r"^\| (D\d+) \|", (FOLDER.parent / "differences.md").read_text("utf-8"), re.MULTILINE)


def test_each_row_is_there_once_and_in_order() -> None:
    assert [f"D{number}" for number in range(1, len(ROWS) + 1)] == ROWS


def test_what_comments_and_vectors_name_is_a_row() -> None:
    files = [*SOURCES.glob("widgetapi/**/*.py"), *SOURCES.glob("hosting/**/*.py"), *FOLDER.glob("*.json")]
    named = {name: path for path in files for name in NAME.findall(path.read_text("utf-8"))}
    assert {name: path.name for name, path in named.items() if name not in ROWS} == {}
    assert len(named) > 30
