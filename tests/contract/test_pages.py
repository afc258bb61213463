"""The pages in docs/api/: today's, and without a link that leads nowhere."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

import pytest

from manifold.server.endpoints import ENDPOINTS
from manifold.server.endpoints.admin import ADMIN_ENDPOINTS
from manifold.server.openapi import ABOUT, ABOUT_ADMIN, describe
from manifold.server.openapi.pages import pages

KEPT = Path(__file__).parents[2] / "docs" / "api"
DOCUMENT, ADMIN_DOCUMENT = describe(ENDPOINTS, ABOUT), describe(ADMIN_ENDPOINTS, ABOUT_ADMIN)
PAGES = pages(DOCUMENT) | {f"admin/{name}": page for name, page in pages(ADMIN_DOCUMENT).items()}


def test_the_pages_are_those_of_the_table_today() -> None:
    """`make docs` writes them anew."""
    assert {path.relative_to(KEPT).as_posix(): path.read_text("utf-8") for path in KEPT.rglob("*.md")} == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_place_on_a_page(name: str) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", PAGES[name]):
        if link.startswith("https://"):
            continue
        page, _, anchor = link.partition("#")
        assert anchor in {"", *_anchors(PAGES[normpath(join(dirname(name), page))])}, link


@pytest.mark.parametrize("name", PAGES)
def test_a_row_of_a_table_has_as_many_cells_as_its_head(name: str) -> None:
    widths = {
        len({line.replace(r"\|", "").count("|") for line in table.splitlines()})
        for table in re.findall(r"(?:^\|.*\n)+", PAGES[name], re.MULTILINE)
    }
    assert widths <= {1}


@pytest.mark.parametrize("document", [DOCUMENT, ADMIN_DOCUMENT], ids=["public", "admin"])
def test_every_endpoint_says_who_may_call(document: dict[str, Any]) -> None:
    told = re.findall(r"^- Who may call: (.*)$", "\n".join(pages(document).values()), re.MULTILINE)

    assert len(told) == sum(len(methods) for methods in document["paths"].values())
    assert all(
        re.fullmatch(r"anybody, without a token|(anybody, or )?who sends an? .+ token, in .+", one) for one in told
    )


def test_what_only_we_can_look_up_is_not_told() -> None:
    assert not [name for name, page in PAGES.items() if "security rule" in page]


def _anchors(page: str) -> set[str]:
    """Those that are set, and those that headings get."""
    headings = re.findall(r"^##? (.*)$", page, re.MULTILINE)
    return {*re.findall(r'<a id="([^"]+)">', page), *(heading.lower().replace(" ", "-") for heading in headings)}
