"""Writes the schemas into a folder: `python -m manifold.widgetapi docs/widget-api/schemas`. For `make docs`."""

import sys
from pathlib import Path

import msgspec

from manifold.widgetapi.schemas import documents


def write(folder: Path) -> None:
    """All of them, and none that were there before."""
    for old in folder.rglob("*.json"):
        old.unlink()
    for name, document in documents().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
