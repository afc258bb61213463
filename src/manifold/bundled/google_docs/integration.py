"""What a document asks for: one widget."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.google_docs.config import GoogleDocsConfig
from manifold.bundled.google_docs.links import Thing, read_thing
from manifold.integrations import (
    Egress,
    Frame,
    IntegrationSettings,
    Link,
    LinkedWidget,
    Target,
    host_of,
    reach,
    read_link,
    wrong,
)

__all__ = ["GoogleDocs"]

_LARGEST = 16 * 1024 * 1024
_EDITING = re.compile(r"/edit/?\Z")


class GoogleDocs(LinkedWidget[GoogleDocsConfig, IntegrationSettings]):
    """Whatever Google Docs and Drive show in a frame."""

    config = GoogleDocsConfig
    frame = Frame(allow="autoplay; clipboard-read; clipboard-write; fullscreen", fragment=True)
    hosts = frozenset({"docs.google.com", "drive.google.com"})
    id: ClassVar[str] = "google_docs"
    widget_type: ClassVar[str] = "m.googledoc"
    title: ClassVar[str] = "Google Docs"
    asks_for = "Give the link of something in Google Docs or Drive, such as https://docs.google.com/document/d/…"
    widget_data: ClassVar[Mapping[str, str]] = {"url": "url", "edit": "edit"}

    def initial(self) -> GoogleDocsConfig:
        """Nothing can be guessed."""
        return GoogleDocsConfig(url="")

    def label(self, config: GoogleDocsConfig) -> str:
        """What it is, and enough of its id to tell it apart."""
        thing = self._thing(config.url)
        return f"{thing.words} {thing.id[:8]}…" if thing else "Google Docs"

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Widgets that others wrote frame the link itself: one that ends in `/edit` is for editing."""
        values = super().config_of(data, name)
        if "url" in values and "edit" not in values:
            values["edit"] = bool(_EDITING.search(read_link(values["url"]).path))
        return values

    def read(self, link: Link) -> dict[str, Any] | None:
        """Links that the address bar and “Share” give, and those of published things."""
        return {"url": link.url} if read_thing(link) else None

    async def check(self, config: GoogleDocsConfig, egress: Egress) -> None:
        """Google sends everybody to its sign-in page who may not see a thing."""
        self.read_url(config.url)
        reply = await reach(egress, "url", self._framed(config.url, edit=False), max_bytes=_LARGEST)
        if host_of(reply.url) == "accounts.google.com" or reply.status in {401, 403}:
            raise wrong("url", "Only some people can see this: share it with everybody who has the link")
        if not reply.ok:
            raise wrong("url", "Google has nothing at this link")

    def address(self, config: GoogleDocsConfig, target: Target) -> str:
        """The view that is made for frames, or the editor with few bars."""
        self.read_url(config.url)
        return self._framed(config.url, edit=config.edit)

    def data(self, config: GoogleDocsConfig, address: str) -> dict[str, Any]:
        """The link, as other clients open it."""
        return {"url": config.url, "edit": config.edit}

    def _thing(self, url: str) -> Thing | None:
        try:
            return read_thing(read_link(url))
        except ValueError:
            return None

    def _framed(self, url: str, *, edit: bool) -> str:
        thing = self._thing(url)
        if thing is None:
            raise wrong("url", self.asks_for)
        return thing.editor if edit else thing.view
