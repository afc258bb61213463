"""Names for requests that make something, so that asking twice makes it once."""

import secrets
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from manifold.errors import ApiError

__all__ = ["RequestIDs", "is_faulty"]

_FAULTY = 500
"""From this status on nobody knows what the manager did before it failed."""


class RequestIDs:
    """Remembers the name of a request whose end nobody saw: the same call, made again, gets the same name."""

    def __init__(self) -> None:
        self._unfinished: dict[Hashable, str] = {}

    @contextmanager
    def name(self, call: Hashable) -> Iterator[str]:
        """A name for the call in this block. It is remembered where the block ends by an exception, unless the manager
        says no: then there is nothing that could be made twice.
        """
        request_id = self._unfinished.pop(call, None) or secrets.token_urlsafe(16)
        try:
            yield request_id
        except ApiError as exc:
            if is_faulty(exc):
                self.remember(call, request_id)
            raise
        except BaseException:
            self.remember(call, request_id)
            raise

    def remember(self, call: Hashable, request_id: str) -> None:
        """What the call has made is not finished yet."""
        self._unfinished[call] = request_id


def is_faulty(error: ApiError) -> bool:
    """Whether the manager failed, rather than said no."""
    return error.status >= _FAULTY
