"""Whose is this OpenID token?"""

from manifold.openid.settings import Settings
from manifold.openid.verifier import OpenIDVerifier

__all__ = ["OpenIDVerifier", "Settings"]
