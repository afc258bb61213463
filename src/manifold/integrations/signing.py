"""What our pages may ask of us without an account: only what the manager signed when an account asked for it.

A signature says that somebody signed in had this widget made, so that its page may have this address fetched
(security rule 17). It is no secret from those who can read the widget, and is good for nothing else.
"""

import base64
import hmac
from dataclasses import dataclass, field
from typing import Self

from manifold.errors import Forbidden

__all__ = ["KEY_BYTES", "Signer", "SigningKey"]

KEY_BYTES = 32


@dataclass(frozen=True)
class SigningKey:
    """The manager's own. Raises ValueError for one that could be guessed."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < KEY_BYTES:
            raise ValueError(f"A key has at least {KEY_BYTES} bytes")

    def signer(self, integration_id: str) -> "Signer":
        """For one integration: what it signs, no other one takes."""
        return Signer(hmac.digest(self.secret, integration_id.encode(), "sha256"))


@dataclass(frozen=True)
class Signer:
    """Signs texts with HMAC-SHA256, under a key of its own."""

    secret: bytes = field(repr=False)

    def sign(self, text: str) -> str:
        """256 bits, as characters that need no escape in a URL."""
        digest = hmac.digest(self.secret, text.encode("utf-8", "surrogatepass"), "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def check(self, text: str, signature: str) -> Self:
        """Raises Forbidden where this is not what `sign` says of the text."""
        expected, given = self.sign(text).encode(), signature.encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(expected, given):
            raise Forbidden("This address was not made here; remove the widget and add it again")
        return self
