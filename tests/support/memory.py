"""Servers without a network: what they answer comes from memory."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from manifold.egress import Egress, Reply
from manifold.egress.resolver import Service
from manifold.errors import Unreachable
from manifold.ids import UserID

__all__ = ["Homeserver", "MemoryEgress", "NoServices"]

Site = Callable[[str], tuple[int, bytes]]
"""From a path with its query to a status and a body."""


class MemoryEgress(Egress):
    """`sites` by origin, where URLs lead to others by `redirects`, and every URL that was asked for."""

    def __init__(self) -> None:
        self.sites: dict[str, Site] = {}
        self.headers: dict[str, str] = {}
        """What each answer has."""
        self.headers_of: dict[str, Mapping[str, str]] = {}
        """What those of an address have besides."""
        self.redirects: dict[str, str] = {}
        self.asked: list[str] = []

    def page(self, url: str, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """A site with one page; it answers 404 for all others."""
        origin, path = _split(url)
        self.headers_of[url] = headers or {}
        self.sites[origin] = lambda asked: (status, body) if asked == path else (404, b"not here")

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as it is called where this one stands in
        redirects: int | None = None,
        connect_to: tuple[str, int] | None = None,
        allow_private: bool = False,
        whole: bool = True,
        purpose: str = "integration",
    ) -> Reply:
        self.asked.append(url)
        url = self.redirects.get(url, url)
        origin, path = _split(url)
        if origin not in self.sites:
            raise Unreachable(f"{origin.removeprefix('https://')} could not be reached: connection refused")
        status, body = self.sites[origin](path)
        if max_bytes is not None and len(body) > max_bytes:
            if whole:
                raise Unreachable(f"{origin} answered with more than is allowed")
            body = body[:max_bytes]
        return Reply(status, {**self.headers, **self.headers_of.get(url, {})}, body, url)

    async def request(self, method: str, url: str, **options: Any) -> Reply:
        """A site knows no methods: it answers POST as it answers GET."""
        return await self.get(url, max_bytes=options.get("max_bytes"))


class NoServices:
    """A name server that knows no SRV records."""

    async def services(self, name: str) -> list[Service]:
        return []


class Homeserver:
    """The part of a homeserver that MSC1961 needs: it issues OpenID tokens, and says whose they are."""

    def __init__(self, server_name: str) -> None:
        self.server_name = server_name
        self.owners: dict[str, str] = {}

    def openid_token(self, user_id: str | UserID, **more: object) -> dict[str, object]:
        """What the client of this user gets at `…/openid/request_token`."""
        token = secrets.token_urlsafe(16)
        self.owners[token] = str(user_id)
        return {
            "access_token": token,
            "token_type": "Bearer",
            "matrix_server_name": self.server_name,
            "expires_in": 3600,
            **more,
        }

    def site(self, asked: str) -> tuple[int, bytes]:
        """`GET /_matrix/federation/v1/openid/userinfo`"""
        parts = urlsplit(asked)
        if parts.path != "/_matrix/federation/v1/openid/userinfo":
            return 404, msgspec.json.encode({"errcode": "M_UNRECOGNIZED", "error": "Unrecognized request"})
        (token,) = parse_qs(parts.query).get("access_token", [""])
        if token not in self.owners:
            return 401, msgspec.json.encode({"errcode": "M_UNKNOWN_TOKEN", "error": "Access Token unknown or expired"})
        return 200, msgspec.json.encode({"sub": self.owners[token]})


def _split(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
