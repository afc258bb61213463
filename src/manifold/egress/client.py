"""Asking strangers without being led astray.

- https only; http and private addresses only for an origin that the operator has named, checked at each hop;
- what is connected to is the very address that was judged (`pool.py`), under the name that the URL has;
- redirects are followed by hand, and credentials stay with the origin that they were for;
- everything has a limit (`limits.py`); no proxy, cookie or user name comes from the surroundings.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from yarl import URL

from manifold.egress.addresses import ANYWHERE, AddressPolicy
from manifold.egress.limits import Limits
from manifold.egress.origin import Origin
from manifold.egress.pool import Ask, Pool
from manifold.egress.reply import Reply
from manifold.egress.resolver import Resolver, SystemResolver
from manifold.egress.settings import Settings
from manifold.egress.url import origin_of, read_url
from manifold.errors import SettingsError, Unreachable

__all__ = ["Egress"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
Observe = Callable[[str, str, float], None]
"""Told of each request: its purpose, its outcome (`2xx` to `5xx`, `timeout`, `unreachable`), and its seconds."""

_CREDENTIALS = frozenset({"authorization", "cookie"})


class Egress:
    """The guarded client: `async with Egress(settings) as egress`, or `close()` it at the end.

    `resolver` turns names into addresses, `policy` judges them, `limits` stand in for those in the settings.
    Raises SettingsError where `ca_file` can't be used.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        resolver: Resolver | None = None,
        policy: AddressPolicy | None = None,
        limits: Limits | None = None,
        observe: Observe = lambda *_: None,
    ) -> None:
        self._private_origins = settings.private_origins
        self._resolver = resolver or SystemResolver()
        self._policy = policy or AddressPolicy()
        self._limits = limits or settings.limits
        self._observe = observe
        self._context = _trusting(settings.ca_file)
        self._pools: dict[AddressPolicy, Pool] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections; nothing can be asked any more."""
        for pool in self._pools.values():
            await pool.close()
        self._pools.clear()

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - it covers redirects and bodies as one
        redirects: int | None = None,
        connect_to: tuple[str, int] | None = None,
        allow_private: bool = False,
        whole: bool = True,
        purpose: str = "integration",
    ) -> Reply:
        """The answer, whatever its status. Raises Unreachable, which says why, where there is none.

        - `max_bytes`, `timeout` (seconds) and `redirects` stand in for the limits; with `redirects=0` a
          redirect is an answer like any other.
        - `connect_to`: the host and port to connect to instead of the URL's own. Certificate and Host header
          remain the URL's, and a redirect is an answer.
        - `allow_private`: the operator has named this very URL as theirs; holds for its origin alone.
        - `whole`: False where the first `max_bytes` will do, however many there are.
        - `purpose`: what `observe` is told; one of a few words, as it becomes a metric's label.
        """
        return await self.request(
            "GET",
            url,
            headers=headers,
            max_bytes=max_bytes,
            timeout=timeout,
            redirects=redirects,
            connect_to=connect_to,
            allow_private=allow_private,
            whole=whole,
            purpose=purpose,
        )

    async def request(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        until: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - it covers redirects and bodies as one
        redirects: int | None = None,
        connect_to: tuple[str, int] | None = None,
        allow_private: bool = False,
        whole: bool = True,
        purpose: str = "integration",
    ) -> Reply:
        """Like `get`, with any method. Of any other than GET a redirect is an answer.

        With `until` the answer ends where these bytes have come: the first event of a stream that has no end.
        """
        start = read_url(url)
        private = self._private_origins | ({origin_of(start)} if allow_private else set())
        max_bytes = self._limits.max_bytes if max_bytes is None else max_bytes
        seconds = self._limits.seconds if timeout is None else timeout
        redirects = self._limits.redirects if redirects is None else redirects
        ask = Ask(method, max_bytes, body, connect_to, until, whole)
        began, outcome = time.monotonic(), "unreachable"
        try:
            async with asyncio.timeout(seconds):
                if connect_to is not None or method != "GET":
                    reply = await self._pool(start, private).ask(ask, start, headers or {})
                else:
                    reply = await self._follow(ask, start, private, headers or {}, redirects)
            outcome = f"{reply.status // 100}xx"
        except TimeoutError as exc:
            outcome = "timeout"
            who = origin_of(start).authority
            raise Unreachable(f"{who} did not answer within {seconds:g} seconds", because="time") from exc
        else:
            return reply
        finally:
            self._observe(purpose, outcome, time.monotonic() - began)

    async def _follow(
        self, ask: Ask, start: URL, private: frozenset[Origin], headers: Mapping[str, str], redirects: int
    ) -> Reply:
        reply = await self._pool(start, private).ask(ask, start, headers)
        here = start
        for _ in range(redirects):
            if not _is_redirect(reply):
                return reply
            try:
                there = read_url(reply.headers["Location"], base=here)
                if origin_of(there) != origin_of(here):
                    headers = _without_credentials(headers)
                reply = await self._pool(there, private).ask(ask, there, headers)
            except Unreachable as exc:
                message = f"{start.host} redirects to another address. {exc.message}"
                raise Unreachable(message, because=exc.because) from exc
            here = there
        if redirects and _is_redirect(reply):
            raise Unreachable(f"{start.host} redirects more than {redirects} times")
        return reply

    def _pool(self, url: URL, private: frozenset[Origin]) -> Pool:
        origin = origin_of(url)
        if origin.scheme != "https" and origin not in private:
            raise Unreachable(f"{origin} is not https, and the operator has not allowed it", because="address")
        # Two pools: else a kept connection to a private server would serve a request that may not go there.
        policy = ANYWHERE if origin in private else self._policy
        if policy not in self._pools:
            self._pools[policy] = Pool(policy, self._resolver, self._context, self._limits)
        return self._pools[policy]


def _is_redirect(reply: Reply) -> bool:
    return reply.status in _REDIRECTS and "Location" in reply.headers


def _without_credentials(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _CREDENTIALS}


def _trusting(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as exc:  # ssl.SSLError is one, too
            raise SettingsError(f"egress.ca_file: no certificates can be read from {ca_file!r}") from exc
    return context
