"""docs/widget-api/definitions.md: what it shows is what happens."""

import doctest
from pathlib import Path

GUIDE = Path(__file__).parents[3] / "docs" / "widget-api" / "definitions.md"


def test_the_guides_examples_do_what_it_says() -> None:
    result = doctest.testfile(str(GUIDE), module_relative=False)
    assert result.attempted > 10
    assert result.failed == 0
