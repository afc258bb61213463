"""An installed package in one hash: what an operator pins, so that no other code runs under its name."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import Distribution, PackagePath
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from manifold.errors import ManifestError

__all__ = ["Pin", "normalized", "package_file", "pin_of"]

Pin = Annotated[str, Meta(pattern=r"^sha256:[0-9a-f]{64}\Z")]
"""What `pin_of` returns, as the operator's file has it."""

# What whoever installs a package writes anew, with the place and the time in it.
_WRITTEN_BY_INSTALLERS = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})


class _DirInfo(Struct, frozen=True):
    editable: bool = False


class _DirectURL(Struct, frozen=True):
    """What installers write down of where a package came from (PEP 610)."""

    dir_info: _DirInfo = _DirInfo()


def pin_of(distribution: Distribution) -> str:
    """The hash over path and content of all files of an installed package.

    Left out is what differs from machine to machine though the package is the same: what installers note for
    themselves, scripts, and .pyc files that Python made. Raises ManifestError for a package whose files say too
    little about what would run.
    """
    files = _files(distribution)
    digests = {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    return f"sha256:{sha256(json.dumps(sorted(digests.items())).encode()).hexdigest()}"


def normalized(name: str) -> str:
    """A package's name as registries compare it: `Some_Package` is `some-package`."""
    return re.sub(r"[-_.]+", "-", name).lower()


def package_file(distribution: Distribution, name: str) -> Path | None:
    """Where a file that the package says to be its own is, or None."""
    for file in distribution.files or ():
        if str(file) == name:
            return _place(distribution, name)
    return None


def _files(distribution: Distribution) -> dict[str, Path]:
    if distribution.read_text("RECORD") is None:
        raise ManifestError(f"{distribution.name} does not say which files are its own (it has no RECORD)")
    if _is_editable(distribution):
        raise ManifestError(f"{distribution.name} is installed in editable mode: its code is elsewhere, and may change")
    found = {str(file): _place(distribution, str(file)) for file in distribution.files or () if _counts(file)}
    for name, path in found.items():
        if not path.is_file():
            raise ManifestError(f"{distribution.name} is not whole: {name} is missing")
    for name, path in _beside(distribution, found):
        if name not in found:
            # Python would prefer a folder `a/` to the module `a.py` that was pinned.
            raise ManifestError(f"{path} lies among the files of {distribution.name} and is none of them")
    return found


def _is_editable(distribution: Distribution) -> bool:
    try:
        url = msgspec.json.decode(distribution.read_text("direct_url.json") or "{}", type=_DirectURL)
    except msgspec.MsgspecError as exc:
        raise ManifestError(f"{distribution.name} has a direct_url.json that can't be read") from exc
    return url.dir_info.editable


def _counts(file: PackagePath) -> bool:
    if file.parts[0] == "..":  # scripts, and what else is not where Python looks for code
        return False
    if file.is_absolute() or ".." in file.parts:
        raise ManifestError(f"{file} is a strange place for a package's file")
    if file.suffix == ".pth":
        raise ManifestError(f"{file} is run at each start of Python, by whatever program")
    if file.suffix == ".pyc":
        if file.hash is not None or "__pycache__" not in file.parts:
            raise ManifestError(
                f"{file} is compiled code that came with the package: Python may run it, not the source"
            )
        return False
    return not (file.parts[0].endswith(".dist-info") and file.name in _WRITTEN_BY_INSTALLERS)


def _beside(distribution: Distribution, found: dict[str, Path]) -> Iterator[tuple[str, Path]]:
    """What is in the package's own folders now."""
    for folder in sorted({name.partition("/")[0] for name in found if name.endswith("/__init__.py")}):
        top = _place(distribution, folder)
        for path in top.rglob("*"):
            if path.is_file() and not (path.suffix == ".pyc" and path.parent.name == "__pycache__"):
                yield f"{folder}/{path.relative_to(top).as_posix()}", path


def _place(distribution: Distribution, name: str) -> Path:
    return Path(str(distribution.locate_file(name)))
