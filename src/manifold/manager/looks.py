"""What is at an address of the public web? Asked rarely, by one request at a time, and kept for a while.

Nothing that is kept belongs to anybody: no user's token or cookie goes along, so everybody would see the same.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urljoin

from manifold.egress import Egress, Reply
from manifold.errors import RemoteServiceError, Unreachable
from manifold.integrations.framing import framing
from manifold.integrations.seen import Seen
from manifold.integrations.titles import MAX_HTML, plain, read_titles
from manifold.integrations.urls import read_link

__all__ = ["Looks"]

FRESH_SECONDS = 600.0
FAILED_SECONDS = 60.0
"""For what people will want to see repaired: what is not there, and what refuses to be shown."""

MAX_KEPT = 1000
TIMEOUT_SECONDS = 8.0
OEMBED_BYTES = 64 * 1024
OEMBED_SECONDS = 3.0

_ACCEPT = {"Accept": "text/html, application/xhtml+xml, */*;q=0.8"}


class Looks:
    """Looks at addresses on behalf of somebody who is signed in: that is the caller's to know (security rule 17)."""

    def __init__(self, egress: Egress, widgets_url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._egress = egress
        self._widgets_url = widgets_url
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Seen | Unreachable]] = OrderedDict()
        self._under_way: dict[str, asyncio.Task[Seen | Unreachable]] = {}

    async def look(self, url: str) -> Seen:
        """What is at this https address, or was a few minutes ago. Raises Unreachable, which says why nobody knows."""
        key = url.partition("#")[0]
        until, kept = self._kept.get(key, (0.0, None))
        if kept is None or self._clock() >= until:
            return await self.afresh(url)
        self._kept.move_to_end(key)
        return _told(kept)

    async def afresh(self, url: str) -> Seen:
        """What is there now: for who has just repaired it. Raises Unreachable."""
        key = url.partition("#")[0]
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._ask(key))
            task.add_done_callback(lambda _: self._under_way.pop(key))
        # Whoever asked first may go; the others wait on.
        return _told(await asyncio.shield(task))

    async def _ask(self, url: str) -> Seen | Unreachable:
        outcome: Seen | Unreachable
        try:
            reply = await self._egress.get(
                url, headers=_ACCEPT, max_bytes=MAX_HTML, whole=False, timeout=TIMEOUT_SECONDS, purpose="link"
            )
            outcome = await self._seen(reply)
        except Unreachable as exc:
            outcome = exc
        self._keep(url, outcome)
        return outcome

    async def _seen(self, reply: Reply) -> Seen:
        content_type = reply.headers.get("Content-Type", "")
        media_type = content_type.partition(";")[0].strip().lower()
        try:
            link = read_link(reply.url)
        except ValueError as exc:  # what our own client was led to, browsers may not be shown
            raise Unreachable(f"It redirects to another address. {exc}") from exc
        return Seen(
            link,
            reply.status,
            media_type,
            await self._title(reply, content_type) if reply.ok and media_type in {"text/html", _XHTML} else "",
            framing(
                link.origin,
                self._widgets_url,
                policies=reply.values("Content-Security-Policy"),
                x_frame_options=reply.values("X-Frame-Options"),
            ),
        )

    async def _title(self, reply: Reply, content_type: str) -> str:
        titles = read_titles(reply.body, content_type)
        if titles.social or not titles.oembed:
            return titles.social or titles.head
        return await self._oembed_title(urljoin(reply.url, titles.oembed)) or titles.head

    async def _oembed_title(self, url: str) -> str:
        """oEmbed 1.0, section 4: what a page's own link leads to; of the answer, the title alone."""
        try:
            reply = await self._egress.get(url, max_bytes=OEMBED_BYTES, timeout=OEMBED_SECONDS, purpose="link")
            told = reply.json() if reply.ok else None
        except RemoteServiceError:  # Unreachable is one
            return ""
        title = told.get("title") if isinstance(told, dict) else None
        return plain(title) if isinstance(title, str) else ""

    def _keep(self, key: str, outcome: Seen | Unreachable) -> None:
        is_well = isinstance(outcome, Seen) and outcome.refusal("") is None
        self._kept[key] = (self._clock() + (FRESH_SECONDS if is_well else FAILED_SECONDS), outcome)
        self._kept.move_to_end(key)
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)


_XHTML = "application/xhtml+xml"


def _told(outcome: Seen | Unreachable) -> Seen:
    if isinstance(outcome, Seen):
        return outcome
    # Anew: one that is raised twice would grow its traceback each time.
    raise Unreachable(outcome.message, because=outcome.because)
