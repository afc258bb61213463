"""A pin is written into the settings file, and nothing else in it changes."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.cli.pin_file import with_pin, write_pin
from manifold.errors import SettingsError

PIN, OTHER = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f'[pins]\n"some-package" = "{PIN}"\n'),
        ("# mine\n[server]\n", f'# mine\n[server]\n\n[pins]\n"some-package" = "{PIN}"\n'),
        ("[server]", f'[server]\n\n[pins]\n"some-package" = "{PIN}"\n'),
        ("[pins] # ours\n\n[server]\n", f'[pins] # ours\n"some-package" = "{PIN}"\n\n[server]\n'),
        ("[pins]", f'[pins]\n"some-package" = "{PIN}"\n'),
        (
            f'[ pins ]\n# why\nother = "{OTHER}"  # because\n# end\n[server]\n',
            f'[ pins ]\n# why\nother = "{OTHER}"  # because\n"some-package" = "{PIN}"\n# end\n[server]\n',
        ),
        (f"[pins]\n  Some_Package='{OTHER}' # v1\n", f'[pins]\n  Some_Package="{PIN}" # v1\n'),
        (f'[pins]\r\n"some-package" = "{OTHER}"\r\n', f'[pins]\r\n"some-package" = "{PIN}"\r\n'),
        ("[server]\r\n", f'[server]\r\n\r\n[pins]\r\n"some-package" = "{PIN}"\r\n'),
        (f'[pins]\n"some-package" = "{PIN}"\n', f'[pins]\n"some-package" = "{PIN}"\n'),
    ],
)
def test_one_line_changes(before: str, after: str) -> None:
    assert with_pin(before, "some-package", PIN) == after


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "pins = {}\n",
        f'pins.other = "{OTHER}"\n',
        f'pins = {{ "some-package" = "{OTHER}" }}\n',
        '[server]\npublic_url = """\n[pins]\n"""\n',
        f'[pins]\n"some\\u002dpackage" = "{OTHER}"\n',
    ],
)
def test_where_more_than_a_line_would_have_to_change_the_operator_is_told_what_to_paste(text: str) -> None:
    with pytest.raises(SettingsError, match=r"add this:\n\n\[pins\]") as raised:
        with_pin(text, "some-package", PIN)
    assert PIN in str(raised.value)


NAMES = st.from_regex(r"\A[a-z][a-z0-9]{0,5}(?:[-_.][a-z0-9]{1,3})?\Z")
TABLES = st.dictionaries(st.sampled_from(["server", "pins", "terms"]), st.dictionaries(NAMES, st.text(max_size=5)))


@given(TABLES, NAMES)
def test_whatever_the_file_holds_only_the_pin_is_another(tables: dict[str, dict[str, str]], name: str) -> None:
    tables["pins"] = dict.fromkeys(tables.get("pins", {}), OTHER)
    text = "".join(
        f"[{table}]\n" + "".join(f'"{key}" = {_toml(value)} # note\n' for key, value in entries.items())
        for table, entries in tables.items()
    )

    changed = with_pin(text, name, PIN)

    after = tomllib.loads(changed)
    assert after["pins"].get(name, PIN) == PIN
    assert {key for key, value in after["pins"].items() if value == PIN} != set()
    assert {key: value for key, value in after.items() if key != "pins"} == {
        key: value for key, value in tables.items() if key != "pins"
    }
    assert changed.count("# note") == text.count("# note")
    assert with_pin(changed, name, PIN) == changed


def test_the_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "manifold.toml"
    real.write_text("[server]\n")
    real.chmod(0o640)
    link.symlink_to(real)

    write_pin(link, "some-package", PIN)

    assert PIN in real.read_text()
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(tmp_path)) == ["manifold.toml", "real.toml"]


def test_a_file_that_is_not_there_is_told_with_what_to_paste(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml: can't be changed") as raised:
        write_pin(tmp_path / "nowhere.toml", "some-package", PIN)
    assert PIN in str(raised.value)


def _toml(text: str) -> str:
    return '"' + "".join(f"\\U{ord(letter):08X}" for letter in text if not "\ud800" <= letter <= "\udfff") + '"'
