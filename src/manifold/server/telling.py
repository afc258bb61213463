"""Telling a built page which integration it shows, in the page itself: so that it need not ask, and paints at once."""

from typing import Any

import msgspec

from manifold.integrations.base import WidgetIntegration
from manifold.integrations.entry import Entry
from manifold.server.static import Asset

__all__ = ["told"]

_PLACE = b'<script type="application/json" id="integration"></script>'


def told(page: Asset, entry: Entry, integration: WidgetIntegration[Any, Any]) -> Asset:
    """The page with the integration's name, in each language, and what it says of its frame."""
    known = {"name": {tag: words.name for tag, words in entry.words.items()}, "frame": integration.frame}
    # Data, not a script: nothing of it is run. But a page's parser would end it at the first "</script".
    text = msgspec.json.encode(known).replace(b"<", b"\\u003c")
    return page.with_content(page.content.replace(_PLACE, _PLACE.replace(b"></", b">" + text + b"</")))
