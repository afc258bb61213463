"""The built pages and their assets, read once at start and answered from memory."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from manifold.errors import SettingsError, Unrecognized
from manifold.server.asgi import Headers, Scope, Send, answer, header

__all__ = ["Asset", "Assets", "built_ui"]

_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asset:
    """One file: as it is, and compressed as browsers may take it."""

    content_type: str
    etag: str
    encodings: dict[str, bytes]

    @property
    def content(self) -> bytes:
        """As it is."""
        return self.encodings[""]

    def with_content(self, content: bytes) -> "Asset":
        """Something else of the same kind."""
        return _made(self.content_type, content)

    async def answer(self, scope: Scope, send: Send, headers: Headers) -> None:
        """Answer with the smallest form that the browser takes, or 304 when it has this one already."""
        headers = [*headers, (b"etag", self.etag.encode()), (b"vary", b"accept-encoding")]
        if self.etag in _parts(header(scope, b"if-none-match")):
            await answer(send, 304, b"", headers)
            return
        accepted = _parts(header(scope, b"accept-encoding"))
        encoding = next((name for name in ("br", "gzip") if name in accepted and name in self.encodings), "")
        if encoding:
            headers.append((b"content-encoding", encoding.encode()))
        headers.append((b"content-type", self.content_type.encode()))
        await answer(send, 200, self.encodings[encoding], headers)


class Assets:
    """Everything that the build made, by its path below `static/`. No path from outside ever touches the disk."""

    def __init__(self, root: Traversable) -> None:
        self._assets = dict(_read(root, ""))

    def __getitem__(self, path: str) -> Asset:
        """Raises Unrecognized."""
        try:
            return self._assets[path]
        except KeyError:
            raise Unrecognized("There is no such page") from None

    def __contains__(self, path: str) -> bool:
        return path in self._assets


def built_ui() -> Assets:
    """The built UI. Raises SettingsError when it was not built."""
    root = files("manifold.web") / "static"
    if not (root / "manager.html").is_file():
        raise SettingsError("The web UI is not built; run 'make setup', or install a released package")
    return Assets(root)


def _read(folder: Traversable, prefix: str) -> list[tuple[str, Asset]]:
    found: list[tuple[str, Asset]] = []
    for entry in folder.iterdir():
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            found += _read(entry, f"{path}/")
        elif not entry.name.endswith((".br", ".stamp")):
            found.append((path, _asset(folder, entry)))
    return found


def _asset(folder: Traversable, entry: Traversable) -> Asset:
    content = entry.read_bytes()
    suffix = entry.name[entry.name.rfind(".") :]
    content_type = _TYPES.get(suffix) or mimetypes.guess_type(entry.name)[0] or "application/octet-stream"
    brotli = folder / f"{entry.name}.br"
    return _made(content_type, content, {"br": brotli.read_bytes()} if brotli.is_file() else {})


def _made(content_type: str, content: bytes, encodings: Mapping[str, bytes] = {}) -> Asset:
    # Weak, as it is the same for every encoding.
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:20]}"'
    return Asset(content_type, etag, {"": content, "gzip": gzip.compress(content, mtime=0), **encodings})


def _parts(value: str) -> set[str]:
    """The parts of a list, without those that are refused (`br;q=0`)."""
    parts = (part.partition(";") for part in value.split(","))
    return {name.strip() for name, _, weight in parts if weight.strip() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}}
