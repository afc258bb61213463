"""The file that a backup is: whole, or not there; damaged, or cut off, or none of ours: told, whatever it is."""

import gzip
import hashlib
import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifold.errors import BackupError
from manifold.storage.archive import Table, read, writing
from manifold.storage.backup import verify
from tests.storage.full_disk import files_end_at

TOKENS = Table("tokens", {"hash": "bytes", "user_id": "text", "created_at": "integer"})
ROWS = [(b"\x00\xff", "@alice:example.org", 1), (b"", "", -(2**63)), (None, None, None)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "backup.gz"
    _write(path)
    return path


def _write(path: Path, table: Table = TOKENS) -> None:
    with writing(path) as writer:
        writer.begin(1, "0.1.0", 1_800_000_000_000)
        writer.table(table)
        writer.rows(ROWS)


def lines(*values: object, end: bool = True) -> bytes:
    """A file of these lines, with the right checksum."""
    text = b"".join(json.dumps(value, separators=(",", ":")).encode() + b"\n" for value in values)
    checksum = json.dumps({"line": "end", "sha256": hashlib.sha256(text).hexdigest()}, separators=(",", ":"))
    return gzip.compress(text + checksum.encode() + b"\n" if end else text, mtime=0)


def test_what_was_written_is_read_again(file: Path) -> None:
    header, table, rows, sha256 = read(file)

    assert (table, rows) == (TOKENS, ROWS)
    assert getattr(header, "schema", None) == 1
    assert verify(file).sha256 == sha256
    assert verify(file).rows == {"tokens": 3}


def test_only_its_owner_may_read_it_and_nothing_else_is_left(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == ["backup.gz"]


def test_a_write_that_fails_leaves_the_earlier_backup_and_nothing_else(file: Path) -> None:
    before = file.read_bytes()

    with pytest.raises(TypeError, match="objects of type object is unsupported"), writing(file) as writer:
        writer.rows([[object()]])

    assert file.read_bytes() == before
    assert os.listdir(file.parent) == ["backup.gz"]


def test_a_full_disk_is_told_and_leaves_the_earlier_backup(file: Path) -> None:
    before = file.read_bytes()

    with files_end_at(100), pytest.raises(BackupError, match="can't be written: File too large"):
        _write(file)

    assert file.read_bytes() == before
    assert os.listdir(file.parent) == ["backup.gz"]


def test_a_file_that_is_no_backup_is_not_replaced(tmp_path: Path) -> None:
    settings = tmp_path / "manifold.toml"
    settings.write_text("[server]\n")

    with pytest.raises(BackupError, match=r"manifold\.toml: is there already, and is no backup"):
        _write(settings)

    assert settings.read_text() == "[server]\n"


def test_a_place_that_can_not_be_written_to_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere" / "backup.gz", tmp_path):
        with pytest.raises(BackupError, match="can't be written"):
            _write(path)


def test_cut_off_anywhere_it_is_refused(file: Path) -> None:
    whole = file.read_bytes()

    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(BackupError):
            verify(file)


def test_with_any_byte_changed_it_is_refused_or_says_the_same(file: Path) -> None:
    whole, contents = file.read_bytes(), list(read(file))

    harmless = 0
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        try:
            assert list(read(file)) == contents
            harmless += 1
        except BackupError:
            pass
    # gzip's own header has a time, a level and a system, which nobody reads.
    assert harmless <= 8


HEADER = {"line": "backup", "format": 1, "schema": 1, "version": "0.1.0", "created_at": 0}
TABLE = {"line": "table", "table": "tokens", "columns": {"hash": "bytes"}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is cut off|is not a backup"),
        (b"PK\x03\x04", "is not a backup"),
        (gzip.compress(b"hello\n", mtime=0), "is not a backup"),
        (lines(HEADER, TABLE, end=False), "is cut off"),
        (lines(HEADER, TABLE) + gzip.compress(b"more", mtime=0), "checksum is wrong"),
        (lines(TABLE), "is not a backup"),
        (lines({**HEADER, "format": 2}, TABLE), "in a format that this version does not know"),
        (lines({**HEADER, "schema": 99, "version": "9.0"}), "written by a newer Manifold, 9.0"),
        (lines({**HEADER, "schema": 0}), "is damaged"),
        (lines(HEADER, HEADER), "begins twice"),
        (lines(HEADER, ["row"]), "is no table's"),
        (lines(HEADER, {**TABLE, "columns": {}}, []), "is no table's"),
        (lines(HEADER, TABLE, ["AA==", "AA=="]), "a row of 'tokens' can't be read"),
        (lines(HEADER, TABLE, ["not base64"]), "a row of 'tokens' can't be read"),
        (lines(HEADER, TABLE, [1.5]), "a row of 'tokens' can't be read"),
        (lines(HEADER, TABLE, [1]), "a row of 'tokens' can't be read"),
        (lines(HEADER, {**TABLE, "columns": {"hash": "float"}}), "is damaged"),
        (lines(HEADER, {**TABLE, "table": "others"}), "holds tables that Manifold does not have: others"),
    ],
)
def test_what_is_none_of_ours_is_told_by_what_is_wrong_with_it(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "backup.gz"
    file.write_bytes(content)

    with pytest.raises(BackupError, match=message) as raised:
        verify(file)
    assert str(raised.value).startswith(f"{file}: ")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*HEADER, *TABLE]), inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.lists(JSON | st.just(HEADER) | st.just(TABLE), max_size=4), st.booleans())
def test_whatever_stands_in_it_nothing_else_than_that_is_raised(
    tmp_path_factory: pytest.TempPathFactory, values: list[object], end: bool
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.gz"
    file.write_bytes(lines(*values, end=end))

    try:
        contents = verify(file)
    except BackupError:
        return
    assert values[0] == HEADER
    assert end
    assert contents.rows.keys() <= {"tokens"}
