"""How often whom may ask: token buckets in memory, of this process alone."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from manifold.errors import LimitExceeded
from manifold.server.addresses import address, is_behind_an_unknown_proxy, network
from manifold.server.asgi import Scope
from manifold.server.limit_settings import LimitSettings

__all__ = ["MAX_BUCKETS", "Buckets", "Charge", "RequestLimits"]

logger = logging.getLogger(__name__)

MAX_BUCKETS = 20_000
"""Of one kind: a stranger with many addresses costs us a few megabytes, and no more."""

Charge = Literal["reads", "changes", "outbound"]
"""Which bucket of its token's a request is taken from; `outbound`, when it makes us ask other servers."""

_MINUTE = 60.0
_NOTHING = 1e-6
"""Seconds: what floating point makes of sixty times a sixtieth of a minute."""


class Buckets:
    """A token bucket for each key: so many requests a minute, a minute's worth of them at once. 0: any number.

    Of a bucket only the time is kept at which it will be full again. So a full one needs no place, and where there are
    too many, those go that are nearest to full: who asked the most is forgotten last.
    """

    def __init__(self, per_minute: int, size: int = MAX_BUCKETS) -> None:
        self._cost = _MINUTE / per_minute if per_minute else 0.0
        self._size = size
        self._full_at: dict[int | str, float] = {}

    def __contains__(self, key: int | str) -> bool:
        """Whether this bucket is in use: nothing that is new is."""
        return key in self._full_at

    def __len__(self) -> int:
        return len(self._full_at)

    def wait(self, key: int | str, now: float) -> float:
        """Seconds until something can be taken; 0.0: now."""
        wait = self._full_at.get(key, now) + self._cost - now - _MINUTE
        return wait if wait > _NOTHING else 0.0

    def take(self, key: int | str, now: float) -> float:
        """Take one, at `now` (seconds that only grow). More than 0.0 is how long to wait, and nothing was taken."""
        if not self._cost:
            return 0.0
        full_at = self._full_at.get(key, now)
        full_at = max(now, full_at) + self._cost
        if (wait := full_at - now - _MINUTE) > _NOTHING:
            return wait
        if len(self._full_at) >= self._size and key not in self._full_at:
            self._forget(now)
        self._full_at[key] = full_at
        return 0.0

    def _forget(self, now: float) -> None:
        kept = sorted((at, key) for key, at in self._full_at.items() if at > now)[-self._size // 2 :]
        self._full_at = {key: at for at, key in kept}


class RequestLimits:
    """What `[limits]` says of requests. `refused` is told the name of the limit each time that one was reached."""

    def __init__(
        self,
        settings: LimitSettings,
        clock: Callable[[], float] = time.monotonic,
        refused: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.settings = settings
        self._clock = clock
        self._refused = refused
        self._tokens: dict[Charge, Buckets] = {
            "reads": Buckets(settings.reads_per_minute),
            "changes": Buckets(settings.changes_per_minute),
            "outbound": Buckets(settings.outbound_per_minute),
        }
        self._anonymous = Buckets(settings.anonymous_per_minute)
        self._registrations = Buckets(settings.registrations_per_minute)
        self._unknown_tokens = Buckets(settings.unknown_tokens_per_minute)
        self._homeservers = Buckets(settings.homeserver_registrations_per_minute)
        self._exchanges = 0
        self._has_warned = False

    def stranger(self, charge: Charge, scope: Scope) -> None:
        """A request without a token. Raises LimitExceeded."""
        if charge == "outbound":  # without a token these are registrations alone
            self._take(self._registrations, "registrations", self._client(scope))
        else:
            self._take(self._anonymous, "anonymous", self._client(scope))

    def before_lookup(self, token: str, scope: Scope) -> None:
        """A token that may be a guess. Raises LimitExceeded where too many were, unless the token is one in use."""
        if not self._unknown_tokens:
            return
        key = hash(token)
        for buckets in self._tokens.values():
            if key in buckets:
                return
        if wait := self._unknown_tokens.wait(self._client(scope), self._clock()):
            raise self._exceeded("unknown_tokens", wait)

    def unknown_token(self, scope: Scope) -> None:
        """A guess, or a token that has ended. Raises LimitExceeded."""
        self._take(self._unknown_tokens, "unknown_tokens", self._client(scope))

    def known_token(self, charge: Charge, token: str) -> None:
        """A request of an account's. Raises LimitExceeded."""
        # By a hash that is this process's own: no token stays in memory for this.
        if wait := self._tokens[charge].take(hash(token), self._clock()):
            raise self._exceeded(charge, wait)

    @contextmanager
    def exchange(self, server_name: str) -> Iterator[None]:
        """A homeserver is asked inside the block. Raises LimitExceeded, before anything of it is looked up."""
        at_once = self.settings.registrations_at_once
        if at_once and self._exchanges >= at_once:
            raise self._exceeded("registrations_at_once", 1.0)
        self._take(self._homeservers, "homeserver_registrations", server_name)
        self._exchanges += 1
        try:
            yield
        finally:
            self._exchanges -= 1

    def _take(self, buckets: Buckets, name: str, key: int | str) -> None:
        if wait := buckets.take(key, self._clock()):
            raise self._exceeded(name, wait)

    def _exceeded(self, name: str, wait: float) -> LimitExceeded:
        self._refused(name)
        return LimitExceeded("Too many requests; wait a moment and send it again", retry_after_ms=int(wait * 1000) + 1)

    def _client(self, scope: Scope) -> str:
        if not self._has_warned and is_behind_an_unknown_proxy(scope):
            self._has_warned = True
            logger.warning(
                "A reverse proxy at %s passes requests on, and all its clients count as one for [limits]: "
                "add its address to server.trusted_proxies",
                address(scope),
            )
        return network(address(scope))
