"""Writes what is generated of docs/widget-api: `python -m manifold.widgetapi docs/widget-api`. For `make docs`."""

import sys
from pathlib import Path

import msgspec

from manifold.widgetapi.schemas import documents
from manifold.widgetapi.tables import actions_page


def write(folder: Path) -> None:
    """The page of all actions, and the schemas: all of them, and none that were there before."""
    (folder / "actions.md").write_text(actions_page(), "utf-8")
    for old in (folder / "schemas").rglob("*.json"):
        old.unlink()
    for name, document in documents().items():
        path = folder / "schemas" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
