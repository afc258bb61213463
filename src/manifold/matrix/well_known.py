"""To whom does a server name delegate? `/.well-known/matrix/server`, remembered for as long as it may be."""

import re
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from manifold.egress import Egress
from manifold.errors import Unreachable
from manifold.ids import ServerName

__all__ = ["Tell", "WellKnown"]

Tell = Callable[[str], None]
"""Told of each step, for people who want to know why it went that way."""

MAX_BYTES = 50 * 1024
MAX_REMEMBERED = 1000
"""Server names. Strangers choose them, so the oldest make room."""

_MINUTE = 60_000
_HOUR = 60 * _MINUTE

# Server-server API, "Server discovery": what answers say is respected; 24 hours when they don't; 48 at most.
_DEFAULT = 24 * _HOUR
_AT_MOST = 48 * _HOUR
# Ours: else a server could have itself asked for each single registration.
_AT_LEAST = 5 * _MINUTE
# "Errors … cached for up to an hour", with exponential backoff.
_FIRST_FAILURE = _MINUTE
_LATER_FAILURES = _HOUR

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?([0-9]{1,9})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|[\s,])no-(?:store|cache)\b", re.IGNORECASE)


class _Answer(msgspec.Struct):
    server: str = msgspec.field(name="m.server")


class _Remembered(NamedTuple):
    delegated: ServerName | None
    until: int
    failures: int


class WellKnown:
    """`clock` tells milliseconds; `seconds` is how long a server may take before it counts as silent.

    `port` is 443, except in tests, which may not listen there.
    """

    def __init__(self, egress: Egress, clock: Callable[[], int], *, seconds: float = 5.0, port: int = 443) -> None:
        self._egress = egress
        self._clock = clock
        self._seconds = seconds
        self._port = port
        self._remembered: dict[ServerName, _Remembered] = {}

    async def delegated(
        self, server_name: ServerName, *, allow_private: bool = False, tell: Tell = lambda _: None
    ) -> ServerName | None:
        """Whom to ask in its place; None where it does not say so in a way that can be understood.

        `tell` is called with what came of it, in words.
        """
        known = self._remembered.get(server_name)
        if known is not None and self._clock() < known.until:
            tell(f"Remembered of {server_name}: {_words(known.delegated)}")
            return known.delegated
        fresh = await self._ask(server_name, known.failures if known else 0, allow_private, tell)
        self._remember(server_name, fresh)
        return fresh.delegated

    async def _ask(self, server_name: ServerName, failures: int, allow_private: bool, tell: Tell) -> _Remembered:
        where = f"https://{server_name}/.well-known/matrix/server"
        try:
            reply = await self._egress.get(
                f"https://{server_name}:{self._port}/.well-known/matrix/server",
                max_bytes=MAX_BYTES,
                timeout=self._seconds,
                allow_private=allow_private,
                purpose="discovery",
            )
            if reply.status == 200:
                delegated = ServerName.parse(msgspec.json.decode(reply.body, type=_Answer).server)
                lifetime = _lifetime(reply.headers.get("Cache-Control", ""))
                tell(f"{where}: {_words(delegated)}")
                return _Remembered(delegated, self._clock() + lifetime, 0)
            tell(f"{where}: HTTP {reply.status}, so it does not delegate")
        except Unreachable as exc:
            # The specification goes on without it, whatever the fault.
            tell(f"{where}: {exc.message}")
        except (msgspec.DecodeError, ValueError, RecursionError):
            tell(f"{where}: the answer names no server")
        backoff = min(_FIRST_FAILURE << min(failures, 10), _LATER_FAILURES)
        return _Remembered(None, self._clock() + backoff, failures + 1)

    def _remember(self, server_name: ServerName, fresh: _Remembered) -> None:
        self._remembered.pop(server_name, None)
        self._remembered[server_name] = fresh
        while len(self._remembered) > MAX_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]


def _words(delegated: ServerName | None) -> str:
    return f"it delegates to {delegated}" if delegated else "it does not delegate"


def _lifetime(cache_control: str) -> int:
    if _UNCACHED.search(cache_control):
        return _AT_LEAST
    max_age = _MAX_AGE.search(cache_control)
    wanted = int(max_age[1]) * 1000 if max_age else _DEFAULT
    return min(max(wanted, _AT_LEAST), _AT_MOST)
