"""What an operator may write of a homeserver."""

import msgspec
import pytest

from manifold.errors import SettingsError
from manifold.matrix import HomeserverSettings


@pytest.mark.parametrize(
    ("base_url", "allow_private"),
    [
        ("", False),
        ("https://matrix.example.org", False),
        ("https://matrix.example.org:8448/below", False),
        ("http://127.0.0.1:8008", True),
        ("http://[::1]:8008", True),
    ],
)
def test_a_base_url_is_an_origin_with_or_without_a_path(base_url: str, allow_private: bool) -> None:
    assert HomeserverSettings(base_url, allow_private).base_url == base_url


@pytest.mark.parametrize(
    "base_url",
    [
        "matrix.example.org",
        "https://",
        "https://matrix.example.org/",
        "https://matrix.example.org/?a=b",
        "https://matrix.example.org#a",
        "https://a:b@matrix.example.org",
        "ftp://matrix.example.org",
        "https://[::1",
        "http://matrix.example.org",
    ],
)
def test_anything_else_is_an_error_that_names_the_key(base_url: str) -> None:
    with pytest.raises(SettingsError, match=r"^homeservers\.….base_url: "):
        HomeserverSettings(base_url)


def test_an_unknown_key_is_an_error_that_names_the_key() -> None:
    with pytest.raises(msgspec.ValidationError, match="base_uri"):
        msgspec.convert({"base_uri": ""}, HomeserverSettings)
