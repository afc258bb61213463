"""What a note asks for: one widget."""

import re
from typing import Any, ClassVar

from manifold.bundled.hedgedoc.config import HedgeDocConfig, HedgeDocSettings, Mode
from manifold.integrations import Egress, Frame, Link, LinkedWidget, Target, host_of, https_origin, reach, wrong

__all__ = ["HedgeDoc"]

_NOTE = re.compile(r"/(?P<finished>[nps]/)?(?P<note>[A-Za-z0-9_~-]{1,100})/?\Z")
"""`/s/…` is a published note, `/p/…` its slides; `/n/…` is how HedgeDoc 2 calls a note."""

_PAGES = frozenset({"new", "history", "login", "logout", "features", "me", "auth", "status", "config", "robots"})
"""What no note is called."""

_MODES: dict[str, Mode] = {"both": "text and preview", "edit": "text", "view": "preview"}
_PARAMETERS = {mode: parameter for parameter, mode in _MODES.items()}
_KNOWN = frozenset({"https://demo.hedgedoc.org"})
_NAMES = (b"HedgeDoc", b"CodiMD", b"HackMD")


class HedgeDoc(LinkedWidget[HedgeDocConfig, HedgeDocSettings]):
    """A note on a HedgeDoc server, or on one of its ancestors CodiMD and HackMD."""

    config = HedgeDocConfig
    settings = HedgeDocSettings
    frame = Frame(allow="clipboard-write; fullscreen")
    id: ClassVar[str] = "hedgedoc"
    widget_type: ClassVar[str] = "im.manifold.hedgedoc"
    title: ClassVar[str] = "HedgeDoc"
    asks_for = "Give the link of a note, such as https://md.example.org/6wXZhPqPTV"

    def initial(self) -> HedgeDocConfig:
        """A new note."""
        return HedgeDocConfig()

    def label(self, config: HedgeDocConfig) -> str:
        """The note and its server."""
        if config.url is None:
            return f"A new note on {host_of(self.operator.server)}"
        note = _NOTE.search(config.url.partition("?")[0].partition("#")[0])
        host = host_of(config.url)
        return f"{note['note']} on {host}" if note else host

    def read(self, link: Link) -> dict[str, Any] | None:
        """Any server's."""
        note = _NOTE.match(link.path)
        if note is None or note["note"] in _PAGES:
            return None
        values = {"url": link.origin + link.path.rstrip("/")}
        mode = next((_MODES[name] for name in link.parameters if name in _MODES), None)
        return values if mode is None else {**values, "mode": mode}

    def recognise(self, link: Link) -> dict[str, Any] | None:
        """`?both`, `?edit` and `?view` show what it is, wherever that is; else only servers that one knows."""
        is_known = link.origin in {https_origin(self.operator.server), *_KNOWN}
        return self.read(link) if is_known or not _MODES.keys().isdisjoint(link.parameters) else None

    async def check(self, config: HedgeDocConfig, egress: Egress) -> None:
        """The server names itself in each of its answers."""
        server = https_origin(self.operator.server)
        if config.url is None and not self.operator.free_names:
            raise wrong("url", f"Make a note at {server}/new, and paste its link here: names can't be chosen there")
        page = self.framed_page(config)
        reply = await reach(egress, "url", page)
        named = reply.values("HedgeDoc-Version") or reply.values("CodiMD-Version")
        if not named and not any(name in reply.body for name in _NAMES):
            raise wrong("url", f"{host_of(page)} answers, but is no HedgeDoc server")
        if reply.status == 404:
            raise wrong("url", f"{host_of(page)} has no such note")

    def framed_page(self, config: HedgeDocConfig) -> str:
        """To ask for a new note would make it."""
        if config.url is None:
            return f"{https_origin(self.operator.server)}/"
        return str(self.read_url(config.url)["url"])

    def address(self, config: HedgeDocConfig, target: Target) -> str:
        """A published note has no other modes."""
        if config.url is None:
            url = f"{https_origin(self.operator.server)}/{target.private_name}"
        else:
            url = self.read_url(config.url)["url"]
        is_finished = re.search(r"/[nps]/[^/]+\Z", url)
        return url if is_finished else f"{url}?{_PARAMETERS[config.mode]}"

    def data(self, config: HedgeDocConfig, address: str) -> dict[str, Any]:
        """The address says all of it."""
        return {"url": address}
