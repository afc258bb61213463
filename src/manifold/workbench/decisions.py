"""What was decided on a widget's wishes, remembered by all that makes it this widget (D18).

Keys are those of `widgetapi.definitions.consent`: any other account, kind, room, widget ID, sender or address is
another widget, and is asked about anew.
"""

import os
import tempfile
from pathlib import Path

import msgspec
from msgspec import Struct, field

from manifold.workbench.errors import WorkbenchError

__all__ = ["Decisions", "Remembered", "state_file"]

MAX_WIDGETS = 500
"""Of which the one that was decided on first goes."""


class Remembered(Struct):
    """Capabilities that were granted, and that were not; `openid` None: never decided."""

    approved: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    openid: bool | None = None


class Decisions:
    """`path` None: kept until the workbench ends."""

    def __init__(self, path: Path | None = None) -> None:
        """Raises WorkbenchError where the file is there and is none of ours."""
        self._path = path
        self._kept: dict[str, Remembered] = {} if path is None else _read(path)

    def of(self, key: str) -> Remembered:
        """Nothing, for a widget that nothing was decided on."""
        return self._kept.get(key) or Remembered()

    def decided(self, key: str, approved: list[str], denied: list[str]) -> None:
        """Remember a round; what it says holds over what was said before."""
        known = self.of(key)
        said = {*approved, *denied}
        known.approved = [*(each for each in known.approved if each not in said), *approved]
        known.denied = [*(each for each in known.denied if each not in said), *denied]
        self._keep(key, known)

    def identified(self, key: str, *, allowed: bool) -> None:
        """Remember whether the widget may know who the user is."""
        known = self.of(key)
        known.openid = allowed
        self._keep(key, known)

    def forget(self, key: str) -> None:
        """Ask about this widget anew."""
        if self._kept.pop(key, None) is not None:
            self._write()

    def _keep(self, key: str, known: Remembered) -> None:
        self._kept[key] = known
        if len(self._kept) > MAX_WIDGETS:
            del self._kept[next(iter(self._kept))]
        self._write()

    def _write(self) -> None:
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = msgspec.json.format(msgspec.json.encode(self._kept), indent=2)
        # Whole or not at all: two workbenches may write at once.
        descriptor, name = tempfile.mkstemp(dir=self._path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text + b"\n")
        Path(name).replace(self._path)


def _read(path: Path) -> dict[str, Remembered]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Remembered])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as exc:
        raise WorkbenchError(f"{path} can't be read: {exc}. Remove it, and widgets are asked about anew.") from exc


def state_file() -> Path:
    """`$XDG_STATE_HOME/manifold/workbench.json`, else below `~/.local/state` (a relative path is ignored)."""
    base = Path(os.environ.get("XDG_STATE_HOME", ""))
    if not base.is_absolute():
        base = Path.home() / ".local" / "state"
    return base / "manifold" / "workbench.json"
