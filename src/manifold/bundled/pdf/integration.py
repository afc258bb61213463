"""What a document asks for: one widget, whose page shows it where browsers do that, and else a card that opens it."""

from collections.abc import Mapping
from typing import ClassVar

from manifold.bundled.pdf.config import PDFConfig
from manifold.integrations import FileSeen, FileWidget, Frame, IntegrationSettings

__all__ = ["PDF"]


class PDF(FileWidget[PDFConfig, IntegrationSettings]):
    """A PDF document."""

    config = PDFConfig
    page = "pdf"
    # `#page=3` is where it opens.
    frame = Frame(fragment=True)
    id: ClassVar[str] = "pdf"
    widget_type: ClassVar[str] = "im.manifold.pdf"
    title: ClassVar[str] = "Document"
    content_types: ClassVar[Mapping[str, str]] = {"application/pdf": "url"}
    asks_for = "Give the address of a PDF document"
    endings = frozenset({"pdf"})

    def judge_file(self, url: str, seen: FileSeen) -> str:
        """Browsers show what is said to be a PDF, and save what is not, or what they are told to save."""
        if seen.media_type == "text/html":
            return "has a web page at this address, not a PDF"
        if seen.media_type != "application/pdf":
            return f"says that this file is {seen.media_type or 'of no kind'}, so browsers don't show it as a PDF"
        return "has browsers save this file instead of showing it" if seen.is_download else ""
