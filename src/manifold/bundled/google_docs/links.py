"""What a link of Google's leads to, and under which addresses Google shows it in a frame. Pure."""

import re
from typing import NamedTuple

from manifold.integrations import Link, literal_query

__all__ = ["Thing", "read_thing"]

DOCS, DRIVE = "https://docs.google.com", "https://drive.google.com"

_ID = r"(?P<id>[A-Za-z0-9_-]{10,200})"
# `/a/example.org` stands there for the accounts of an organisation, `/u/0` for somebody with several accounts.
_DOCUMENT = re.compile(
    r"(?:/a/[^/]+)?/(?P<kind>document|spreadsheets|presentation|drawings|forms|file)(?:/u/\d+)?"
    rf"/d/(?P<published>e/)?{_ID}(?:/[a-z]*)?/?\Z"
)
_FOLDER = re.compile(rf"(?:/a/[^/]+)?/drive(?:/u/\d+|/mobile)*/folders/{_ID}/?\Z")
_WORDS = {
    "document": "Document",
    "spreadsheets": "Sheet",
    "presentation": "Presentation",
    "drawings": "Drawing",
    "forms": "Form",
    "file": "File",
    "folders": "Folder",
}
_PUBLISHED = {
    "document": "pub?embedded=true",
    "spreadsheets": "pubhtml?widget=true&headers=false",
    "presentation": "embed",
    "forms": "viewform?embedded=true",
}
"""How things are shown that somebody published: they have another id, behind `e/`."""


class Thing(NamedTuple):
    """`key` is what some old links need besides the id (`resourcekey`)."""

    kind: str
    id: str
    is_published: bool = False
    key: str = ""

    @property
    def words(self) -> str:
        """What people call it."""
        return _WORDS[self.kind]

    @property
    def view(self) -> str:
        """Where it can be read, or a form filled in."""
        if self.kind == "folders":
            return self._with_key(f"{DRIVE}/embeddedfolderview?id={self.id}", "&") + "#list"
        if self.is_published:
            return f"{DOCS}/{self.kind}/d/e/{self.id}/{_PUBLISHED[self.kind]}"
        if self.kind == "forms":
            return f"{DOCS}/forms/d/{self.id}/viewform?embedded=true"
        return self._with_key(f"{DRIVE if self.kind == 'file' else DOCS}/{self.kind}/d/{self.id}/preview", "?")

    @property
    def editor(self) -> str:
        """Where it can be edited; what has no editor is shown."""
        if self.is_published or self.kind in {"file", "folders", "forms"}:
            return self.view
        return self._with_key(f"{DOCS}/{self.kind}/d/{self.id}/edit?rm=minimal", "&")

    def _with_key(self, url: str, joint: str) -> str:
        return f"{url}{joint}{literal_query({'resourcekey': self.key})}" if self.key else url


def read_thing(link: Link) -> Thing | None:
    """None where the link leads to no such thing, or does not say to which: `forms.gle` links are like that."""
    if link.origin not in {DOCS, DRIVE}:
        return None
    key = link.parameters.get("resourcekey", "")
    if (document := _DOCUMENT.match(link.path)) and (document["kind"] == "file") == (link.origin == DRIVE):
        is_published = document["published"] is not None
        if is_published and document["kind"] not in _PUBLISHED:
            return None
        return Thing(document["kind"], document["id"], is_published, key)
    if link.origin == DRIVE and (folder := _FOLDER.match(link.path)):
        return Thing("folders", folder["id"], key=key)
    if link.origin == DRIVE and link.path in {"/open", "/uc", "/embeddedfolderview"}:
        kind = "folders" if link.path == "/embeddedfolderview" else "file"
        if re.fullmatch(_ID, link.parameters.get("id", "")):
            return Thing(kind, link.parameters["id"], key=key)
    return None
