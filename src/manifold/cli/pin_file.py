"""Putting a pin into the settings file, with everything else in it left as it is."""

import os
import re
import shutil
import tempfile
import tomllib
from pathlib import Path

from manifold.errors import SettingsError
from manifold.integrations.pins import normalized

__all__ = ["pin_lines", "with_pin", "write_pin"]

_HEADER = re.compile(r"\s*\[")
_PINS = re.compile(r"\s*\[\s*pins\s*\]\s*(?:#.*)?\Z")
_ENTRY = re.compile(
    r"""(?P<before>\s*(?:"(?P<quoted>[^"\\]*)"|'(?P<literal>[^']*)'|(?P<bare>[\w-]+))\s*=\s*)["'][^"']*["']"""
)


def pin_lines(name: str, pin: str) -> str:
    """What an operator pastes."""
    return f'[pins]\n"{name}" = "{pin}"\n'


def write_pin(path: Path, name: str, pin: str) -> None:
    """Change the file, at once or not at all. Raises SettingsError, whose message says what to paste instead."""
    path = path.resolve()
    try:
        with path.open(encoding="utf-8", newline="") as file:
            changed = with_pin(file.read(), name, pin)
        # A file of its own first: who reads the settings meanwhile finds the old ones or the new ones, whole.
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(changed)
            shutil.copymode(path, draft)
            os.chown(draft, path.stat().st_uid, path.stat().st_gid)
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{path}: can't be changed ({exc}); add these lines:\n\n{pin_lines(name, pin)}") from exc


def with_pin(text: str, name: str, pin: str) -> str:
    """The settings with the package's pin in them, new or replaced.

    Raises SettingsError where this can't be done without a change to anything else.
    """
    changed = _changed(text, name, pin)
    try:
        before, after = tomllib.loads(text), tomllib.loads(changed)
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError(f"The settings can't be changed line by line; add this:\n\n{pin_lines(name, pin)}") from exc
    old, new = before.pop("pins", {}), after.pop("pins", {})
    kept = {key: value for key, value in new.items() if normalized(key) != normalized(name)}
    others = {key: value for key, value in old.items() if normalized(key) != normalized(name)}
    if (before, others) != (after, kept) or pin not in new.values():
        raise SettingsError(f"The settings can't be changed line by line; add this:\n\n{pin_lines(name, pin)}")
    return changed


def _changed(text: str, name: str, pin: str) -> str:
    lines = text.splitlines(keepends=True)
    end = "\r\n" if "\r\n" in text else "\n"
    header = next((number for number, line in enumerate(lines) if _PINS.match(line.rstrip("\r\n"))), None)
    if header is None:
        gap = end if text.strip() else ""
        missing = "" if not text or text.endswith("\n") else end
        return f'{text}{missing}{gap}[pins]{end}"{name}" = "{pin}"{end}'
    last = header
    for number, line in enumerate(lines[header + 1 :], start=header + 1):
        if _HEADER.match(line):
            break
        entry = _ENTRY.match(line)
        if entry is None:
            continue
        last = number
        if normalized(entry["quoted"] or entry["literal"] or entry["bare"] or "") == normalized(name):
            lines[number] = f'{entry["before"]}"{pin}"{line[entry.end() :]}'
            return "".join(lines)
    lines[last] = lines[last].rstrip("\r\n") + end
    lines.insert(last + 1, f'"{name}" = "{pin}"{end}')
    return "".join(lines)
