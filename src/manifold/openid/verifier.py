"""Asking a homeserver whom an OpenID token belongs to (MSC1961; server-server API, `GET /openid/userinfo`).

The token is good for being that user elsewhere, so it goes to the homeserver and nowhere else: into no log,
no message, no redirect.
"""

import asyncio
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from urllib.parse import quote

import msgspec

from manifold.egress import Egress, Reply
from manifold.errors import Forbidden, HomeserverError, InvalidParam, UnknownToken, Unreachable
from manifold.ids import ServerName, UserID
from manifold.matrix import ServerNames
from manifold.openid.settings import EVERYBODY
from manifold.spec.account import OpenIDToken

__all__ = ["OpenIDVerifier"]

_USERINFO = "/_matrix/federation/v1/openid/userinfo"

MAX_USERINFO_BYTES = 5 * 1024
"""A user ID has 255; the rest is for what a homeserver may add."""


class _UserInfo(msgspec.Struct):
    sub: str


class _Error(msgspec.Struct):
    errcode: str


class OpenIDVerifier:
    """`allowed`: the server names whose users may come in, or `["*"]`; `seconds`: for all of one `verify`;
    `admit`: entered before anything of a server is looked up, it may raise LimitExceeded.
    """

    def __init__(
        self,
        server_names: ServerNames,
        egress: Egress,
        allowed: Collection[str],
        *,
        seconds: float = 20.0,
        admit: Callable[[ServerName], AbstractContextManager[None]] = lambda _: nullcontext(),
    ) -> None:
        self._server_names = server_names
        self._egress = egress
        self._allowed = frozenset(allowed)
        self._seconds = seconds
        self._admit = admit

    async def verify(self, token: OpenIDToken) -> UserID:
        """Whose token it is, as the homeserver that it names, and that user's own, says.

        Raises InvalidParam and Forbidden before anybody is asked; UnknownToken when the token proves nothing;
        HomeserverError when the homeserver does not answer as it should, with the hop and the cause; and what
        `admit` raises.
        """
        server_name = self._allowed_server(token.matrix_server_name)
        try:
            with self._admit(server_name):
                async with asyncio.timeout(self._seconds):
                    reply = await self._ask(server_name, token.access_token)
        except TimeoutError as exc:
            raise HomeserverError(
                f"The homeserver {server_name} did not answer within {self._seconds:g} seconds"
            ) from exc
        except Unreachable as exc:
            raise HomeserverError(f"The homeserver {server_name} could not be asked. {exc.message}") from exc
        return _owner(server_name, reply)

    def _allowed_server(self, text: str) -> ServerName:
        try:
            server_name = ServerName.parse(text)
        except ValueError as exc:
            raise InvalidParam(f"'matrix_server_name' is not a server name: {exc}") from exc
        if server_name not in self._allowed and EVERYBODY not in self._allowed:
            raise Forbidden(
                f"This manager is not open to users of {server_name}; "
                "its operator can add the server under [access] homeservers"
            )
        return server_name

    async def _ask(self, server_name: ServerName, access_token: str) -> Reply:
        resolved = await self._server_names.resolve(server_name)
        return await self._egress.get(
            f"{resolved.base_url}{_USERINFO}?access_token={quote(access_token, safe='')}",
            max_bytes=MAX_USERINFO_BYTES,
            redirects=0,
            connect_to=resolved.connect_to,
            allow_private=resolved.allow_private,
            purpose="openid",
        )


def _owner(server_name: ServerName, reply: Reply) -> UserID:
    if 400 <= reply.status < 500 and _errcode(reply) == "M_UNKNOWN_TOKEN":
        raise UnknownToken(
            f"The homeserver {server_name} does not know this OpenID token (any more); ask for a new one"
        )
    if reply.status != 200:
        raise HomeserverError(f"The homeserver {server_name} answered {_status(reply)} where a user ID was expected")
    try:
        sub = msgspec.json.decode(reply.body, type=_UserInfo).sub
    except (msgspec.DecodeError, RecursionError) as exc:
        raise HomeserverError(
            f"The homeserver {server_name} answered, but with no user ID: is that a homeserver's address?"
        ) from exc
    not_theirs = UnknownToken(f"{server_name} may not vouch for {sub}")
    try:
        user_id = UserID.parse(sub)
    except ValueError as exc:
        raise not_theirs from exc
    # MSC1961: else any server could vouch for the users of any other.
    if user_id.server_name != server_name:
        raise not_theirs
    return user_id


def _errcode(reply: Reply) -> str | None:
    try:
        return msgspec.json.decode(reply.body, type=_Error).errcode
    except (msgspec.DecodeError, RecursionError):
        return None


def _status(reply: Reply) -> str:
    return f"a redirect ({reply.status})" if 300 <= reply.status < 400 else f"HTTP {reply.status}"
