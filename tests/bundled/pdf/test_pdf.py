"""A PDF: which links lead to one, what its page may frame, and which files browsers would not show as one."""

import pytest

from manifold.bundled.pdf.config import PDFConfig
from manifold.bundled.pdf.integration import PDF
from manifold.errors import InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import FileSeen, IntegrationSettings, Target, read_link
from tests.support.memory import MemoryEgress

TARGET = Target("w1", UserID.parse("@a:example.org"), "https://widgets.example", RoomID.parse("!r:example.org"))
PAPER = "https://files.example.org/Minutes%202026.pdf"

integration = PDF(IntegrationSettings())


@pytest.mark.parametrize("link", [PAPER, f"{PAPER}#page=3", "https://a.example/x.PDF?version=2"])
def test_documents_are_recognised_by_their_endings(link: str) -> None:
    assert integration.recognise(read_link(link)) == {"url": link}


@pytest.mark.parametrize("link", ["https://a.example/", "https://a.example/pdf", "https://a.example/view?file=x.pdf"])
def test_other_links_are_not(link: str) -> None:
    assert integration.recognise(read_link(link)) is None


def test_its_widget_is_called_as_the_document_and_opens_where_the_link_does() -> None:
    config = PDFConfig(url=f"{PAPER}#page=3")
    widget = integration.widget(config, TARGET)

    assert (widget.type, widget.name, widget.data) == (
        "im.manifold.pdf",
        "Minutes 2026.pdf",
        {"url": f"{PAPER}#page=3"},
    )
    assert widget.url.endswith("&fragment=page%3D3")
    assert integration.label(config) == "Minutes 2026.pdf on files.example.org"


def test_its_page_may_frame_the_documents_server_alone() -> None:
    assert integration.page == "pdf"
    assert integration.page_sources({"url": PAPER}) == {"frame-src": "https://files.example.org"}


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (FileSeen("application/pdf", is_download=False), ""),
        (FileSeen("application/pdf", is_download=True), "has browsers save this file instead of showing it"),
        (FileSeen("text/html", is_download=False), "has a web page at this address, not a PDF"),
        (
            FileSeen("application/octet-stream", is_download=False),
            "says that this file is application/octet-stream, so browsers don't show it as a PDF",
        ),
        (FileSeen("", is_download=False), "says that this file is of no kind, so browsers don't show it as a PDF"),
    ],
)
def test_only_what_browsers_show_is_taken(seen: FileSeen, words: str) -> None:
    assert integration.judge_file(PAPER, seen) == words


async def test_its_server_is_asked(egress: MemoryEgress) -> None:
    egress.page(PAPER, b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    await integration.check(PDFConfig(url=f"{PAPER}#page=3"), egress)

    egress.page(PAPER, b"%PDF-1.7")
    with pytest.raises(InvalidParam, match=r"^files\.example\.org says that this file is of no kind"):
        await integration.check(PDFConfig(url=PAPER), egress)
