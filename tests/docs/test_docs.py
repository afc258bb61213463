"""The documents say what the program does: every endpoint, error code, setting and integration is in them."""

import re
from pathlib import Path

import pytest

from manifold import errors
from manifold.errors import ApiError
from manifold.server.endpoints import ENDPOINTS
from manifold.server.endpoints.admin import ADMIN_ENDPOINTS
from tests.server.samples import label

ROOT = Path(__file__).parents[2]
SPEC = (ROOT / "docs" / "spec.md").read_text("utf-8")
ROWS = re.findall(r"^\| `((?:GET|POST|PUT|DELETE) /\S+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", SPEC, re.MULTILINE)


def test_the_endpoints_in_the_document_are_those_of_the_table_in_its_order() -> None:
    table = [*ENDPOINTS, *ADMIN_ENDPOINTS]
    assert [(row, source.strip()) for row, source, _, _ in ROWS] == [(label(row), row.source) for row in table]


@pytest.mark.parametrize(("row", "module", "test"), [(row, module, test) for row, _, module, test in ROWS])
def test_an_endpoints_module_and_test_are_where_the_document_says(row: str, module: str, test: str) -> None:
    for path in re.findall(r"`([^`]+)`", module):
        assert (ROOT / "src" / "manifold" / path).exists(), (row, path)
    for path in re.findall(r"`([^`]+)`", test):
        assert (ROOT / path).exists(), (row, path)


def test_every_error_code_is_explained_with_its_status() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ApiError)]
    table = [line for line in SPEC.splitlines() if re.match(r"\| \d{3}", line)]
    for kind in kinds:
        if hasattr(kind, "errcode"):
            assert any(f"`{kind.errcode}`" in line and str(kind.status) in line for line in table), kind.__name__
