"""Signatures of what our pages may ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.errors import Forbidden
from manifold.integrations.signing import SigningKey

KEY = SigningKey(bytes(range(32)))


@given(st.text())
def test_what_was_signed_is_known_again_and_nothing_else(text: str) -> None:
    signer = KEY.signer("calendar")
    signature = signer.sign(text)

    assert len(signature) == 43, "256 bits"
    assert signature.isascii()
    signer.check(text, signature)
    for other, given_signature in (
        (text + "x", signature),
        (text, signature[:-1]),
        (text, ""),
        (text, "ü"),
        (text, signature + "="),
    ):
        with pytest.raises(Forbidden):
            signer.check(other, given_signature)


def test_another_integration_and_another_manager_sign_differently() -> None:
    signatures = {
        key.signer(integration).sign("https://example.org/")
        for key in (KEY, SigningKey(bytes(32)))
        for integration in ("calendar", "calenda", "rss")
    }
    assert len(signatures) == 6


def test_a_key_that_could_be_guessed_is_none() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey(b"secret")


def test_neither_is_shown() -> None:
    assert repr(KEY) == "SigningKey()"
    assert repr(KEY.signer("calendar")) == "Signer()"
