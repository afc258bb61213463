"""An encrypted document of a CryptPad instance."""

from manifold.bundled.cryptpad.integration import CryptPad

__all__ = ["integration"]

integration = CryptPad
