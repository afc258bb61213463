"""Widgets that show one file at an https address: a film, a sound, a document."""

from abc import abstractmethod
from typing import Any, ClassVar, NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec

from manifold.egress import Egress
from manifold.errors import FieldError, Unreachable
from manifold.integrations.actions import Widget
from manifold.integrations.base import ConfigT, SettingsT, Target
from manifold.integrations.checks import wrong
from manifold.integrations.linked import LinkedWidget
from manifold.integrations.urls import Link, host_of, https_origin

__all__ = ["FileSeen", "FileWidget", "look_at_file"]

_BEGINNING = 1024
_LONGEST_NAME = 60


class FileSeen(NamedTuple):
    """What a server says of a file."""

    media_type: str
    """Lower case, without parameters; "" where it says nothing."""

    is_download: bool
    """Whether browsers are to save it instead of showing it."""


async def look_at_file(egress: Egress, field: str, url: str) -> FileSeen:
    """What is at `url`, which the form's `field` led to; of the file itself, no more than its beginning is read.

    Raises InvalidParam where there is nothing, or where it is on another origin, which our page could not load it from;
    Unreachable where nobody answers. Both told at that field.
    """
    try:
        reply = await egress.get(
            url.partition("#")[0], headers={"Range": "bytes=0-0"}, max_bytes=_BEGINNING, whole=False
        )
    except Unreachable as exc:
        raise Unreachable(exc.message, fields=[FieldError(f"/{field}", exc.message)]) from exc
    host = host_of(url)
    if not reply.ok:
        raise wrong(field, f"{host} answers {reply.status} for this address")
    if https_origin(reply.url) != https_origin(url):
        raise wrong(field, f"{host} leads on to {host_of(reply.url)}. Give the address that it leads to")
    said = next(iter(reply.values("Content-Type")), "").partition(";")[0].strip().lower()
    disposition = next(iter(reply.values("Content-Disposition")), "").strip().lower()
    return FileSeen(said, disposition.startswith("attachment"))


class FileWidget(LinkedWidget[ConfigT, SettingsT]):
    """What such integrations have in common. A widget is called as its file; the form has `url`."""

    endings: ClassVar[frozenset[str]]
    """By which a link shows what it leads to, without the dot."""

    @abstractmethod
    def judge_file(self, url: str, seen: FileSeen) -> str:
        """Why this can't be shown, as the end of a sentence that the host begins; "" where it can."""

    def initial(self) -> ConfigT:
        """Nothing can be guessed."""
        return self.config(url="")  # type: ignore[return-value]

    def label(self, config: ConfigT) -> str:
        """The file and its host."""
        url = self._url(config)
        return f"{self._name(url)} on {host_of(url)}"

    def read(self, link: Link) -> dict[str, Any]:
        """Any address may lead to such a file."""
        return {"url": link.url}

    def recognise(self, link: Link) -> dict[str, Any] | None:
        """One that ends as such files do."""
        return self.read(link) if self.ends_well(link.url) else None

    def ends_well(self, url: str) -> bool:
        """Whether the address ends as those of such files do."""
        return urlsplit(url).path.rpartition(".")[2].lower() in self.endings

    async def check(self, config: ConfigT, egress: Egress) -> None:
        """The file must be there, and be what it is taken for."""
        url = self._url(config)
        if problem := self.judge_file(url, await look_at_file(egress, "url", url)):
            raise wrong("url", f"{host_of(url)} {problem}")

    def address(self, config: ConfigT, target: Target) -> str:
        """The file itself."""
        return self._url(config)

    def widget(self, config: ConfigT, target: Target) -> Widget:
        """Called as the file."""
        return msgspec.structs.replace(super().widget(config, target), name=self._name(self._url(config)))

    def _url(self, config: ConfigT) -> str:
        return str(self.read_url(getattr(config, "url"))["url"])  # noqa: B009  (each such form has it)

    def _name(self, url: str) -> str:
        name = " ".join(unquote(urlsplit(url).path).rpartition("/")[2].split())
        return name[:_LONGEST_NAME] if name.isprintable() and name else self.title
