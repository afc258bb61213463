"""What a session is called in its owner's list: how the client that registers names itself."""

import re

from manifold.server.api import Call

__all__ = ["MAX_NAME", "client_name"]

MAX_NAME = 200
"""Characters."""

# Where a bracket is left open, to the end: so that no header takes long, however it is made.
_COMMENT = re.compile(r"\([^)]*\)?")


def client_name(call: Call, otherwise: str = "") -> str:
    """What the body of a registration says, else the page's origin, else the products that the User-Agent names.

    All three are a stranger's words: what does not print goes, and so do reversed and invisible characters.
    """
    return (
        _readable(call.body.client)
        or _readable(call.header(b"origin").removeprefix("null"))
        or _readable(_products(call.header(b"user-agent")))
        or otherwise
    )


def _products(user_agent: str) -> str:
    """RFC 9110, 10.1.5, without the comments: they tell of somebody's machine more than a list needs."""
    return _COMMENT.sub(" ", user_agent)


def _readable(text: str) -> str:
    words = " ".join(text.split())
    return "".join(character for character in words if character.isprintable())[:MAX_NAME].strip()
