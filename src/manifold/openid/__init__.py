"""Whose is this OpenID token?"""

from manifold.openid.settings import EVERYBODY, Settings
from manifold.openid.verifier import OpenIDVerifier

__all__ = ["EVERYBODY", "OpenIDVerifier", "Settings"]
