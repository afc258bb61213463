"""A homeserver whose users sign in by OAuth 2.0: a strict authorization server, and a proxy that knows its tokens.

In front of a real Synapse, on two origins of their own, as delegated authentication has it (client-server API 1.15,
"OAuth 2.0 API"; RFC 6749, 7009, 7591, 7636). Every session of the authorization server is a device of Synapse's.
"""

import base64
import hashlib
import re
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
from aiohttp import web

from tests.support.http_server import serve

__all__ = ["AuthorizationServer", "authorization_server"]

_API = "urn:matrix:client:api:*"
_DEVICE = "urn:matrix:client:device:"
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Authorization",
}
_OWN = {
    "content-length",
    "transfer-encoding",
    "connection",
    "host",
    "authorization",
    "content-encoding",
    "date",
    "server",
}


@dataclass(frozen=True)
class _Grant:
    """What somebody agreed to, for one code."""

    client_id: str
    redirect_uri: str
    challenge: str
    device_id: str
    user: str


@dataclass
class _Session:
    """One device of Synapse's. `access` and `until` (monotonic seconds) change with each refresh."""

    client_id: str
    synapse_token: str
    access: str = ""
    refresh: str = ""
    until: float = 0.0


@dataclass
class AuthorizationServer:
    """`base_url` is the homeserver, `issuer` the authorization server; `lifetime` is an access token's, in seconds."""

    synapse: str
    passwords: Mapping[str, str]
    http: aiohttp.ClientSession
    lifetime: float = 300.0
    base_url: str = ""
    issuer: str = ""
    refreshed: int = 0
    refused: list[str] = field(default_factory=list)
    """What a client did wrong."""
    asked: list[str] = field(default_factory=list)
    """Scopes and response modes that clients asked for."""
    _clients: dict[str, dict[str, Any]] = field(default_factory=dict)
    _codes: dict[str, _Grant] = field(default_factory=dict)
    _sessions: list[_Session] = field(default_factory=list)

    async def end_all(self) -> None:
        """As when users end a session from another device."""
        for session in [*self._sessions]:
            await self._end(session)

    @property
    def sessions(self) -> int:
        """How many are open."""
        return len(self._sessions)

    def expire(self) -> None:
        """Access tokens are good no longer, as after their lifetime."""
        for session in self._sessions:
            session.until = 0.0

    async def answer_as_homeserver(self, request: web.BaseRequest) -> web.StreamResponse:
        """The client-server API: Synapse's, but for who is asking."""
        if request.path == "/_matrix/client/v1/auth_metadata":
            return web.json_response(self._metadata(), headers=_CORS)
        if request.path in {"/_matrix/client/v3/login", "/_matrix/client/v3/logout"}:
            return self._no("Delegated authentication has no such endpoint", 404)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OWN}
        if bearer := request.headers.get("Authorization", "").removeprefix("Bearer "):
            session = next((each for each in self._sessions if secrets.compare_digest(each.access, bearer)), None)
            if session is None or time.monotonic() >= session.until:
                body = {"errcode": "M_UNKNOWN_TOKEN", "error": "Token is not active"}
                return web.json_response(body, status=401, headers=_CORS)
            headers["Authorization"] = f"Bearer {session.synapse_token}"
        sent = await request.read()
        async with self.http.request(
            request.method, f"{self.synapse}{request.path_qs}", headers=headers, data=sent or None
        ) as reply:
            own = {name: value for name, value in reply.headers.items() if name.lower() not in _OWN}
            return web.Response(status=reply.status, headers=own, body=await reply.read())

    async def answer_as_issuer(self, request: web.BaseRequest) -> web.StreamResponse:
        """The authorization server."""
        match request.method, request.path:
            case "OPTIONS", _:
                return web.Response(headers=_CORS)
            case "POST", "/register":
                return await self._register(request)
            case "GET" | "POST", "/authorize":
                return await self._authorize(request)
            case "POST", "/token":
                return await self._token(await self._form(request))
            case "POST", "/revoke":
                return await self._revoke(await self._form(request))
        return self._no("not_found", 404)

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": f"{self.issuer}/",
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "registration_endpoint": f"{self.issuer}/register",
            "revocation_endpoint": f"{self.issuer}/revoke",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "fragment"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
        }

    async def _register(self, request: web.BaseRequest) -> web.Response:
        told: dict[str, Any] = await request.json()
        origin = urlsplit(told.get("client_uri", ""))
        redirects = [urlsplit(uri) for uri in told.get("redirect_uris", [])]
        if (
            told.get("token_endpoint_auth_method") != "none"
            or set(told.get("grant_types", [])) != {"authorization_code", "refresh_token"}
            or told.get("response_types") != ["code"]
            or told.get("application_type") != "web"
            or not redirects
            or any(uri.fragment or uri.netloc != origin.netloc for uri in redirects)
        ):
            return self._no("invalid_client_metadata")
        client_id = secrets.token_hex(8)
        self._clients[client_id] = told
        return web.json_response({**told, "client_id": client_id}, status=201, headers=_CORS)

    async def _authorize(self, request: web.BaseRequest) -> web.Response:
        query = request.query
        client = self._clients.get(query.get("client_id", ""))
        redirect_uri = query.get("redirect_uri", "")
        if client is None or redirect_uri not in client["redirect_uris"]:
            return self._no("a redirect to an address that was not registered")
        scopes = query.get("scope", "").split()
        devices = [scope.removeprefix(_DEVICE) for scope in scopes if scope.startswith(_DEVICE)]
        if (
            query.get("response_type") != "code"
            or query.get("code_challenge_method") != "S256"
            or not re.fullmatch(r"[\w-]{43}", query.get("code_challenge", ""))
            or len(query.get("state", "")) < 16
            or _API not in scopes
            or len(devices) != 1
            or not re.fullmatch(r"[\w.~-]{10,}", devices[0])
        ):
            return self._no("invalid_request")
        self.asked += [query["scope"], query.get("response_mode", "")]
        if request.method == "GET":
            return web.Response(text=_PAGE.format(client=escape(client["client_name"])), content_type="text/html")
        fields = await self._form(request)
        answer = {"state": query["state"], "iss": f"{self.issuer}/"}
        if "decline" in fields:
            answer["error"] = "access_denied"
        elif self.passwords.get(fields.get("name", "")) != fields.get("password"):
            return self._no("a wrong password", 401)
        else:
            answer["code"] = secrets.token_urlsafe(16)
            self._codes[answer["code"]] = _Grant(
                query["client_id"], redirect_uri, query["code_challenge"], devices[0], fields["name"]
            )
        joint = "#" if query.get("response_mode") == "fragment" else "&" if "?" in redirect_uri else "?"
        return web.Response(status=303, headers={"Location": f"{redirect_uri}{joint}{urlencode(answer)}"})

    async def _token(self, fields: Mapping[str, str]) -> web.Response:
        if fields.get("grant_type") == "refresh_token":
            session = next((each for each in self._sessions if each.refresh == fields.get("refresh_token")), None)
            if session is None or session.client_id != fields.get("client_id"):
                return self._no("invalid_grant")
            self.refreshed += 1
            return self._issue(session)
        grant = self._codes.pop(fields.get("code", ""), None)
        digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        if (
            grant is None
            or fields.get("grant_type") != "authorization_code"
            or grant.client_id != fields.get("client_id")
            or grant.redirect_uri != fields.get("redirect_uri")
            or grant.challenge != base64.urlsafe_b64encode(digest).decode().rstrip("=")
        ):
            return self._no("invalid_grant")
        session = _Session(grant.client_id, await self._log_in(grant))
        self._sessions.append(session)
        return self._issue(session)

    def _issue(self, session: _Session) -> web.Response:
        session.access, session.refresh = f"mat_{secrets.token_urlsafe(16)}", f"mar_{secrets.token_urlsafe(16)}"
        session.until = time.monotonic() + self.lifetime
        body = {
            "access_token": session.access,
            "refresh_token": session.refresh,
            "token_type": "Bearer",
            "expires_in": int(self.lifetime),
        }
        return web.json_response(body, headers=_CORS)

    async def _revoke(self, fields: Mapping[str, str]) -> web.Response:
        token = fields.get("token")
        session = next((each for each in self._sessions if token in {each.access, each.refresh}), None)
        if session is not None and session.client_id != fields.get("client_id"):
            return self._no("invalid_client", 401)
        if session is not None:
            await self._end(session)
        return web.json_response({}, headers=_CORS)

    async def _log_in(self, grant: _Grant) -> str:
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": grant.user},
            "password": self.passwords[grant.user],
            "device_id": grant.device_id,
        }
        async with self.http.post(f"{self.synapse}/_matrix/client/v3/login", json=body) as reply:
            token: str = (await reply.json())["access_token"]
            return token

    async def _end(self, session: _Session) -> None:
        self._sessions.remove(session)
        headers = {"Authorization": f"Bearer {session.synapse_token}"}
        async with self.http.post(f"{self.synapse}/_matrix/client/v3/logout", json={}, headers=headers) as reply:
            assert reply.ok

    @staticmethod
    async def _form(request: web.BaseRequest) -> dict[str, str]:
        assert request.content_type == "application/x-www-form-urlencoded"
        return {name: values[0] for name, values in parse_qs((await request.read()).decode()).items()}

    def _no(self, error: str, status: int = 400) -> web.Response:
        self.refused.append(error)
        return web.json_response({"error": error}, status=status, headers=_CORS)


_PAGE = """<!doctype html>
<html lang="en"><title>Sign in</title><link rel="icon" href="data:,">
<h1>{client} wants to be a session of yours</h1>
<form method="post">
<label>Name <input name="name"></label> <label>Password <input name="password" type="password"></label>
<button>Agree</button> <button name="decline" value="1">Decline</button>
</form></html>"""


@asynccontextmanager
async def authorization_server(synapse: str, passwords: Mapping[str, str]) -> AsyncIterator[AuthorizationServer]:
    """Both, for as long as the block lasts. `passwords` are those of Synapse's users, by localpart."""
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        server = AuthorizationServer(synapse, passwords, http)
        homeserver = await stack.enter_async_context(serve(server.answer_as_homeserver))
        issuer = await stack.enter_async_context(serve(server.answer_as_issuer))
        server.base_url = f"http://127.0.0.1:{homeserver.port}"
        server.issuer = f"http://127.0.0.1:{issuer.port}"
        yield server
