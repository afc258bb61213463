"""The examples in docs/widget-api do what they say."""

import re
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "widget-api"
BLOCK = re.compile(r"^```python\n((?!>>>).*?)^```", re.MULTILINE | re.DOTALL)
"""What is no conversation with an interpreter: doctest runs those."""
PAGES = sorted(path for path in FOLDER.glob("*.md") if BLOCK.search(path.read_text("utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_code_blocks_of_a_page_run_one_after_the_other(page: Path) -> None:
    names: dict[str, Any] = {}
    for block in BLOCK.findall(page.read_text("utf-8")):
        exec(compile(block, str(page), "exec"), names)  # our own pages


def test_every_page_is_in_the_index() -> None:
    index = (FOLDER / "README.md").read_text("utf-8")
    for page in FOLDER.glob("*.md"):
        assert page.name == "README.md" or f"]({page.name})" in index, page.name
