"""The title of a web page, for clients that show a widget under it."""

from manifold.egress import Egress
from manifold.errors import Unreachable
from manifold.integrations.titles import MAX_HTML, read_titles

__all__ = ["page_title"]


async def page_title(egress: Egress, url: str) -> str:
    """The title of the page at `url`, or "" where it has none or can't be reached."""
    try:
        reply = await egress.get(url, max_bytes=MAX_HTML, whole=False, purpose="title")
    except Unreachable:
        return ""
    return read_titles(reply.body, reply.headers.get("Content-Type", "")).head if reply.ok else ""
