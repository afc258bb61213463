"""Where do browsers reach a homeserver? (Client-server API, "Server discovery" and "OAuth 2.0 API".)

Only ever asked for names that the operator has written down: nothing that strangers type is looked up (security rule
17).
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

import msgspec

from manifold.egress import Egress
from manifold.egress.origin import Origin
from manifold.errors import HomeserverError, Unreachable
from manifold.ids import ServerName
from manifold.matrix.settings import HomeserverSettings

__all__ = ["ClientAPI", "ClientAPIs"]

MAX_BYTES = 50 * 1024
REMEMBERED = 60 * 60_000
"""Milliseconds, of an answer."""
FAILURE_REMEMBERED = 60_000
"""Milliseconds: an unanswered question is not asked again sooner, however many wait for it."""

T = TypeVar("T")


class _BaseURL(msgspec.Struct):
    base_url: str


class _WellKnown(msgspec.Struct):
    homeserver: _BaseURL = msgspec.field(name="m.homeserver")


class _AuthMetadata(msgspec.Struct):
    """The endpoints that a page asks itself; to the one for authorization it sends its user."""

    token_endpoint: str = ""
    registration_endpoint: str = ""
    revocation_endpoint: str = ""


@dataclass(frozen=True)
class ClientAPI:
    """`base_url` has no slash at its end; `origins` are its own and those of its authorization server."""

    base_url: str
    origins: tuple[str, ...]


class _Remembered(NamedTuple):
    found: ClientAPI | str
    """Where it is, or why nobody knows."""
    until: int


class ClientAPIs:
    """`clock` tells milliseconds; `homeservers` is what the operator said of some by hand; `seconds` for one question;
    `port` is 443, except in tests, which may not listen there.
    """

    def __init__(
        self,
        egress: Egress,
        homeservers: Mapping[str, HomeserverSettings],
        clock: Callable[[], int],
        *,
        seconds: float = 5.0,
        port: int = 443,
    ) -> None:
        self._egress = egress
        self._homeservers = homeservers
        self._clock = clock
        self._seconds = seconds
        self._port = port
        self._remembered: dict[ServerName, _Remembered] = {}
        self._asking: defaultdict[ServerName, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def find(self, server_name: ServerName) -> ClientAPI:
        """Raises HomeserverError, where its well-known can't be used (`FAIL_PROMPT` and `FAIL_ERROR`)."""
        async with self._asking[server_name]:
            known = self._remembered.get(server_name)
            if known is None or self._clock() >= known.until:
                known = await self._look(server_name)
                self._remembered[server_name] = known
        if isinstance(known.found, str):
            raise HomeserverError(known.found)
        return known.found

    async def _look(self, server_name: ServerName) -> _Remembered:
        own = self._homeservers.get(server_name, HomeserverSettings())
        try:
            base_url = own.client_url or await self._announced(server_name, own)
            metadata, is_sure = await self._auth_metadata(base_url, own)
        except (HomeserverError, Unreachable) as exc:
            return _Remembered(exc.message, self._clock() + FAILURE_REMEMBERED)
        endpoints = (metadata.token_endpoint, metadata.registration_endpoint, metadata.revocation_endpoint)
        origins = dict.fromkeys([_origin(base_url), *_origins(endpoints, own)])
        lifetime = REMEMBERED if is_sure else FAILURE_REMEMBERED
        return _Remembered(ClientAPI(base_url, tuple(origins)), self._clock() + lifetime)

    async def _announced(self, server_name: ServerName, own: HomeserverSettings) -> str:
        """By `/.well-known/matrix/client`; without one, where the manager itself finds it, or at its own name."""
        host = server_name.parts.host
        host = f"[{host}]" if ":" in host else host
        try:
            reply = await self._egress.get(
                f"https://{host}:{self._port}/.well-known/matrix/client",
                max_bytes=MAX_BYTES,
                timeout=self._seconds,
                allow_private=own.allow_private,
                purpose="discovery",
            )
        except Unreachable:
            if own.base_url:
                return own.base_url
            raise
        if reply.status == 404:
            return own.base_url or f"https://{server_name}"
        told = _read(reply.body, _WellKnown) if reply.status == 200 else None
        base_url = told.homeserver.base_url.rstrip("/") if told else ""
        if not _usable(base_url, own):
            raise HomeserverError(f"https://{host}/.well-known/matrix/client does not say where the homeserver is")
        return base_url

    async def _auth_metadata(self, base_url: str, own: HomeserverSettings) -> tuple[_AuthMetadata, bool]:
        """What it says of its authorization server, and whether it said anything; most have none."""
        try:
            reply = await self._egress.get(
                f"{base_url}/_matrix/client/v1/auth_metadata",
                max_bytes=MAX_BYTES,
                timeout=self._seconds,
                allow_private=own.allow_private,
                purpose="discovery",
            )
        except Unreachable:
            # Browsers may get there all the same: this machine's way need not be theirs.
            return _AuthMetadata(), False
        told = _read(reply.body, _AuthMetadata) if reply.status == 200 else None
        return told or _AuthMetadata(), reply.status < 500


def _usable(url: str, own: HomeserverSettings) -> bool:
    parts = urlsplit(url)
    try:
        scheme = Origin.parse(f"{parts.scheme}://{parts.netloc}").scheme
    except ValueError:
        return False
    return (scheme == "https" or own.allow_private) and not (parts.query or parts.fragment)


def _origin(url: str) -> str:
    """Written anew: it goes into a policy."""
    parts = urlsplit(url)
    return str(Origin.parse(f"{parts.scheme}://{parts.netloc}"))


def _origins(urls: tuple[str, ...], own: HomeserverSettings) -> Iterator[str]:
    for url in urls:
        if url and _usable(url.partition("?")[0], own):
            yield _origin(url)


def _read(body: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(body, type=kind)
    except (ValueError, RecursionError):  # what msgspec raises is a ValueError
        return None
