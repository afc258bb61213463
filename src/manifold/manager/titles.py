"""The title of a web page, for clients that show a widget under it."""

import re
from html import unescape

from manifold.egress import Egress
from manifold.errors import Unreachable

__all__ = ["page_title"]

MAX_BYTES = 2 * 1024 * 1024
"""A larger page has no title here."""

HEAD = 64 * 1024
"""Bytes: a title stands in a page's head."""

MAX_TITLE = 200

# Not an HTML parser: those take time that grows with the square of what a stranger makes up, or raise. In this
# expression every repetition has an end.
_TITLE = re.compile(r"<title(?:\s[^>]{0,200})?>([^<]{1,1000})</title", re.IGNORECASE)


async def page_title(egress: Egress, url: str) -> str:
    """The title of the page at `url`, or "" where it has none or can't be reached."""
    try:
        reply = await egress.get(url, max_bytes=MAX_BYTES, purpose="title")
    except Unreachable:
        return ""
    title = _TITLE.search(reply.body[:HEAD].decode("utf-8", "replace")) if reply.ok else None
    return " ".join(unescape(title[1]).split())[:MAX_TITLE] if title else ""
