"""`[database]`: what the operator may write, and that a password never shows."""

import msgspec
import pytest

from manifold.errors import SettingsError
from manifold.storage.settings import Settings


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:manifold.db", "manifold.db"),
        ("sqlite:data/manifold.db", "data/manifold.db"),
        ("sqlite:/var/lib/manifold.db", "/var/lib/manifold.db"),
        ("postgresql://manifold:secret@db.example.org/manifold", None),
        ("postgresql://manifold:secret@db.example.org:5433/manifold?sslmode=require", None),
        ("postgresql://manifold@/manifold?host=%2Frun%2Fpostgresql", None),
    ],
)
def test_a_file_and_a_server_can_be_named(url: str, file: str | None) -> None:
    assert msgspec.convert({"url": url}, Settings).file == file


def test_without_settings_it_is_a_file() -> None:
    assert Settings().file == "manifold.db"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "manifold.db",
        "sqlite:",
        "sqlite:///manifold.db",
        "mysql://manifold:secret@db/manifold",
        "postgres://manifold:secret@db/manifold",
        "postgresql:manifold",
        "postgresql://manifold:secret@db",
        "postgresql://manifold:secret@db/",
        "postgresql://manifold:secret@db:port/manifold",
        "postgresql://manifold:secret@[db/manifold",
        "secret:secret@db",
    ],
)
def test_anything_else_is_an_error_that_names_the_key_and_no_password(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^database\.url: ") as caught:
        msgspec.convert({"url": url}, Settings)
    assert "secret@" not in str(caught.value)


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(msgspec.ValidationError, match="pool_size"):
        msgspec.convert({"pool_size": 3}, Settings)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://manifold:hunter2@db/manifold",
        "postgresql://manifold:hunter2%40@[::1]:5432/manifold",
        "postgresql://manifold@/manifold?host=%2Frun&password=hunter2",
        "postgresql://manifold@/manifold?password=hunter2&host=%2Frun",
        "postgresql://:hunter2@db/manifold",
    ],
)
def test_the_password_never_shows(url: str) -> None:
    shown = repr(Settings(url))

    assert "hunter2" not in shown
    assert "/manifold" in shown
