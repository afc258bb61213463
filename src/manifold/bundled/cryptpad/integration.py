"""What an encrypted document asks for: one widget.

Its key stands behind the `#` of its link, so CryptPad's server never sees it; nor does ours when the page is opened.
"""

import re
from typing import Any, ClassVar

from manifold.bundled.cryptpad.config import CryptPadConfig
from manifold.integrations import (
    Egress,
    Frame,
    IntegrationSettings,
    Link,
    LinkedWidget,
    Target,
    host_of,
    https_origin,
    reach,
    wrong,
)

__all__ = ["CryptPad"]

_APPS = "pad|code|sheet|doc|presentation|slide|kanban|whiteboard|form|poll|diagram|file"
_PATH = re.compile(rf"/(?P<app>{_APPS})/?\Z")
_KEY = re.compile(r"/(?P<version>[1-4])/[a-z]+/[^\s#]+\Z")
"""`/2/pad/edit/<key>/`, with `/p/` for a password, and options behind it (CryptPad's "common-hash")."""

_OPTIONS = re.compile(r"(?:embed|present)/\Z")
_NO_EMBEDDING = re.compile(rb'"enableEmbedding"\s*:\s*false')


class CryptPad(LinkedWidget[CryptPadConfig, IntegrationSettings]):
    """A document on any CryptPad instance."""

    config = CryptPadConfig
    frame = Frame(allow="clipboard-read; clipboard-write; fullscreen", fragment=True)
    id: ClassVar[str] = "cryptpad"
    widget_type: ClassVar[str] = "im.manifold.cryptpad"
    title: ClassVar[str] = "CryptPad"
    asks_for = "Give the link of a document, such as https://cryptpad.fr/pad/#/2/pad/edit/…"

    def initial(self) -> CryptPadConfig:
        """CryptPad makes new documents in the browser alone, so there is a link to paste in any case."""
        return CryptPadConfig(url="")

    def label(self, config: CryptPadConfig) -> str:
        """Nothing of the key."""
        app = _PATH.search(config.url.partition("#")[0])
        host = host_of(config.url)
        return f"{app['app']} on {host}" if app else host

    def read(self, link: Link) -> dict[str, Any] | None:
        """The link as it is, without the options that choose how it is shown."""
        key = _KEY.match(link.fragment)
        if not _PATH.match(link.path) or key is None:
            return None
        return {"url": f"{link.origin}{link.path}#{_shown_in_full(link.fragment)}"}

    async def check(self, config: CryptPadConfig, egress: Egress) -> None:
        """Instances say in `/api/config` whether they let others embed documents; at first they do not."""
        url = self.read_url(config.url)["url"]
        if (key := _KEY.match(url.partition("#")[2])) and key["version"] == "3":
            raise wrong("url", "This link works only for those who have the document already: copy it from “Share”")
        reply = await reach(egress, "url", f"{https_origin(url)}/api/config")
        host = host_of(url)
        if not reply.ok or b"httpUnsafeOrigin" not in reply.body:
            raise wrong("url", f"{host} answers, but is no CryptPad instance")
        if _NO_EMBEDDING.search(reply.body):
            raise wrong("url", f"{host} does not let other pages show its documents: its administrators can allow it")

    def framed_page(self, config: CryptPadConfig) -> str:
        """The document's app, without the key, which is nobody's business but its readers'."""
        return config.url.partition("#")[0]

    def address(self, config: CryptPadConfig, target: Target) -> str:
        """Without CryptPad's own bars around it."""
        return f"{self.read_url(config.url)['url']}embed/"


def _shown_in_full(fragment: str) -> str:
    fragment = fragment if fragment.endswith("/") else f"{fragment}/"
    while (shorter := _OPTIONS.sub("", fragment)) != fragment:
        fragment = shorter
    return fragment
