"""Whose users the operator lets in."""

import msgspec
import pytest

from manifold.errors import SettingsError
from manifold.openid import Settings


def test_by_default_those_homeservers_are_let_in_that_are_configured() -> None:
    assert Settings().allowed(["localhost:8448", "example.org"]) == ["localhost:8448", "example.org"]


@pytest.mark.parametrize("written", [[], ["example.org"], ["*"]])
def test_what_the_operator_wrote_goes_before_the_default(written: list[str]) -> None:
    assert Settings(written).allowed(["localhost:8448"]) == written


@pytest.mark.parametrize("text", ["", "https://example.org", "example.org:0", "*.example.org", "a b"])
def test_what_is_no_server_name_is_an_error_that_names_the_key(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^access\.homeservers\[1\]: "):
        Settings(["example.org", text])


def test_an_unknown_key_is_an_error_that_names_the_key() -> None:
    with pytest.raises(msgspec.ValidationError, match="homeserver`"):
        msgspec.convert({"homeserver": []}, Settings)
