"""The file that a backup is: lines of JSON under gzip, of no particular database, whole or not there.

    {"line":"backup","format":1,"schema":2,"version":"0.1.0","created_at":1800000000000}
    {"line":"table","table":"agreements","columns":{"user_id":"text","url":"text","agreed_at":"integer"}}
    ["@alice:example.org","https://example.org/tos",1800000000000]
    {"line":"end","sha256":"…"}

`schema` is the step that the tables were at (`storage/schema.py`). Bytes are base64. The checksum is over all lines
before its own, and finds damage; it proves nothing against somebody who can write to the file.
"""

import base64
import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from manifold.errors import BackupError
from manifold.storage.database import CHUNK_ROWS, ColumnType, Row, Value

__all__ = ["Header", "Table", "Writer", "read", "writing"]

_FORMAT = 1

_LONGEST_LINE = 64 * 1024 * 1024
"""Bytes. What clients send us is a hundred times smaller; a longer line is no row of ours."""

_NOT_OURS = "is not a backup of Manifold's"


class Header(Struct, frozen=True, tag_field="line", tag="backup"):
    """What stands in the first line."""

    format: int
    schema: int
    version: str
    created_at: int


class Table(Struct, frozen=True, tag_field="line", tag="table"):
    """The rows up to the next such line are this table's."""

    table: str
    columns: dict[str, ColumnType]


class _End(Struct, frozen=True, tag_field="line", tag="end"):
    sha256: str


_Line = Header | Table | _End


class Writer:
    """Writes line after line. Given by `writing`."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def begin(self, schema: int, version: str, created_at: int) -> None:
        """The first line."""
        self._write(msgspec.json.encode(Header(_FORMAT, schema, version, created_at)))

    def table(self, table: Table) -> None:
        """What follows are rows of this table."""
        self._write(msgspec.json.encode(table))

    def rows(self, rows: Iterable[Row]) -> None:
        """Values stand in the order of the table's columns."""
        self._write(b"\n".join(msgspec.json.encode(tuple(row)) for row in rows))

    def end(self) -> None:
        """The last line."""
        self._file.write(msgspec.json.encode(_End(self._hash.hexdigest())) + b"\n")

    def _write(self, lines: bytes) -> None:
        self._hash.update(lines + b"\n")
        self._file.write(lines + b"\n")


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new file for its owner alone, which has its name only when the block has ended well, and is on disk then.

    An earlier backup of this name is replaced in that moment. Raises BackupError.
    """
    _refuse_other_file(path)
    try:
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as raw:
                with gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
                    writer = Writer(file)
                    yield writer
                    writer.end()
                raw.flush()
                os.fsync(raw.fileno())
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
        _sync(path.parent)
    except OSError as exc:
        raise BackupError(f"{path}: can't be written: {exc.strerror or exc}") from exc


def read(path: Path) -> Iterator[Header | Table | list[tuple[Value, ...]] | str]:
    """The header, then each table followed by its rows, a chunk at a time, and the checksum, once it was found right.

    Raises BackupError: for a file that is damaged, cut off or none of ours, at the place where that shows.
    """
    lines = _lines(path)
    header = _decoded(path, next(lines, b""))
    if not isinstance(header, Header):
        raise BackupError(f"{path}: {_NOT_OURS}")
    if header.format != _FORMAT:
        raise BackupError(
            f"{path}: written by Manifold {header.version}, in a format that this version does not know; use that one"
        )
    yield header
    table, chunk = Table("", {}), list[tuple[Value, ...]]()
    for line in lines:
        if line.startswith(b"["):
            chunk.append(_values(path, table, line))
            if len(chunk) == CHUNK_ROWS:
                yield chunk
                chunk = []
            continue
        if chunk:
            yield chunk
            chunk = []
        match _decoded(path, line):
            case Table() as table:
                yield table
            case _End(sha256):
                yield sha256
            case Header():
                raise BackupError(f"{path}: is damaged: it begins twice")


def _lines(path: Path) -> Iterator[bytes]:
    """Up to the last one, which has the right checksum."""
    so_far = hashlib.sha256()
    try:
        with gzip.open(path, "rb") as file:
            while line := file.readline(_LONGEST_LINE):
                if line.startswith(b'{"line":"end"'):
                    _check_end(path, line, so_far.hexdigest(), file.read(1))
                    yield line
                    return
                so_far.update(line)
                yield line
    except (gzip.BadGzipFile, zlib.error) as exc:
        raise BackupError(f"{path}: {_NOT_OURS}, or it is damaged: {exc}") from exc
    except EOFError as exc:
        raise BackupError(f"{path}: is cut off") from exc
    except OSError as exc:
        raise BackupError(f"{path}: can't be read: {exc.strerror}") from exc
    raise BackupError(f"{path}: is cut off")


def _check_end(path: Path, line: bytes, sha256: str, behind: bytes) -> None:
    end = _decoded(path, line)
    if behind or not isinstance(end, _End) or end.sha256 != sha256:
        raise BackupError(f"{path}: is damaged: its checksum is wrong")


def _decoded(path: Path, line: bytes) -> _Line:
    try:
        decoded: _Line = msgspec.json.decode(line, type=_Line)
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        raise BackupError(f"{path}: {_NOT_OURS}, or it is damaged: {exc}") from exc
    return decoded


def _values(path: Path, table: Table, line: bytes) -> tuple[Value, ...]:
    if not table.columns:
        raise BackupError(f"{path}: is damaged: a row is no table's")
    try:
        pairs = zip(msgspec.json.decode(line, type=list[str | int | None]), table.columns.values(), strict=True)
        return tuple(_value(value, kind) for value, kind in pairs)
    except (msgspec.DecodeError, ValueError) as exc:
        raise BackupError(f"{path}: is damaged: a row of {table.table!r} can't be read: {exc}") from exc


def _value(value: str | int | None, kind: ColumnType) -> Value:
    match kind, value:
        case (_, None) | ("text", str()) | ("integer", int()):
            return value
        case "bytes", str():
            return base64.b64decode(value, validate=True)
    raise ValueError(f"{kind} was expected")


def _refuse_other_file(path: Path) -> None:
    """So that a slip of the hand costs nothing but a message."""
    try:
        with path.open("rb") as file:
            is_empty = not file.read(1)
        if not is_empty:
            next(read(path))
    except FileNotFoundError:
        return
    except OSError as exc:
        raise BackupError(f"{path}: can't be written: {exc.strerror}") from exc
    except BackupError as exc:
        raise BackupError(f"{path}: is there already, and is no backup; give another name") from exc


def _sync(folder: Path) -> None:
    """Put the new name on disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
