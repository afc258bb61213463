"""A small client of the client-server API: one user's session, for the demo and for tests."""

import hashlib
import hmac
from typing import Any, Self
from urllib.parse import quote

import aiohttp
import msgspec

from manifold.demo.errors import MatrixError
from manifold.errors import HomeserverError
from manifold.ids import RoomID, UserID

__all__ = ["MatrixClient", "register"]

JSON = dict[str, Any]
"""The content of an event, whose shape its type decides: Matrix leaves it open, and so do we."""

_V3 = "/_matrix/client/v3"


class MatrixClient:
    """What one logged-in user does. Each method raises MatrixError, or HomeserverError where there is no answer."""

    def __init__(self, http: aiohttp.ClientSession, base_url: str, user_id: UserID, access_token: str) -> None:
        self.user_id = user_id
        self.access_token = access_token
        self._http = http
        self._base_url = base_url

    @classmethod
    async def log_in(
        cls,
        http: aiohttp.ClientSession,
        base_url: str,
        username: str,
        password: str,
        *,
        device_id: str = "DEMO",
    ) -> Self:
        """A session on `device_id`, which replaces the one that this device had."""
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": username},
            "password": password,
            "device_id": device_id,
        }
        reply = await _call(http, base_url, "POST", f"{_V3}/login", body)
        return cls(http, base_url, UserID.parse(reply["user_id"]), reply["access_token"])

    async def create_room(self, name: str, **options: Any) -> RoomID:
        """Creates a private room; `options` are those of `createRoom` in the client-server API."""
        body = {"preset": "private_chat", "name": name, **options}
        reply = await self._ask("POST", f"{_V3}/createRoom", body)
        return RoomID.parse(reply["room_id"])

    async def invite(self, room_id: RoomID, user_id: UserID) -> None:
        """Invites a user."""
        await self._ask("POST", f"{_V3}/rooms/{_part(room_id)}/invite", {"user_id": user_id})

    async def join(self, room_id: RoomID) -> None:
        """Accepts an invitation; joining twice does no harm."""
        await self._ask("POST", f"{_V3}/rooms/{_part(room_id)}/join", {})

    async def joined_members(self, room_id: RoomID) -> set[UserID]:
        """Who is in the room."""
        reply = await self._ask("GET", f"{_V3}/rooms/{_part(room_id)}/joined_members")
        return {UserID.parse(member) for member in reply["joined"]}

    async def send(self, room_id: RoomID, event_type: str, content: JSON, transaction_id: str) -> str:
        """Sends an event and gives its ID; the same transaction ID again sends nothing new."""
        path = f"{_V3}/rooms/{_part(room_id)}/send/{_part(event_type)}/{_part(transaction_id)}"
        reply = await self._ask("PUT", path, content)
        return str(reply["event_id"])

    async def state(self, room_id: RoomID, event_type: str, state_key: str = "") -> JSON | None:
        """The content of a state event, or None where there is none."""
        return await self._find(f"{_V3}/rooms/{_part(room_id)}/state/{_part(event_type)}/{_part(state_key)}")

    async def all_state(self, room_id: RoomID) -> list[JSON]:
        """Every current state event, whole."""
        reply: list[JSON] = await self._ask("GET", f"{_V3}/rooms/{_part(room_id)}/state")
        return reply

    async def put_state(self, room_id: RoomID, event_type: str, state_key: str, content: JSON) -> str:
        """Writes a state event and gives its ID."""
        path = f"{_V3}/rooms/{_part(room_id)}/state/{_part(event_type)}/{_part(state_key)}"
        reply = await self._ask("PUT", path, content)
        return str(reply["event_id"])

    async def openid_token(self) -> JSON:
        """An OpenID object, as managers take it in `account/register` (MSC1961): it proves who we are."""
        reply: JSON = await self._ask("POST", f"{_V3}/user/{_part(self.user_id)}/openid/request_token", {})
        return reply

    async def account_data(self, event_type: str) -> JSON | None:
        """The content of one kind of account data, or None where there is none."""
        return await self._find(f"{_V3}/user/{_part(self.user_id)}/account_data/{_part(event_type)}")

    async def put_account_data(self, event_type: str, content: JSON) -> None:
        """Writes one kind of account data."""
        await self._ask("PUT", f"{_V3}/user/{_part(self.user_id)}/account_data/{_part(event_type)}", content)

    async def _find(self, path: str) -> JSON | None:
        try:
            reply: JSON = await self._ask("GET", path)
        except MatrixError as exc:
            if exc.matrix_errcode == "M_NOT_FOUND":
                return None
            raise
        return reply

    async def _ask(self, method: str, path: str, body: JSON | None = None) -> Any:
        return await _call(self._http, self._base_url, method, path, body, self.access_token)


async def register(
    http: aiohttp.ClientSession, base_url: str, registration_secret: str, username: str, password: str
) -> UserID:
    """Makes a user by Synapse's admin API, with the shared secret of its configuration. Raises MatrixError."""
    path = "/_synapse/admin/v1/register"
    nonce = (await _call(http, base_url, "GET", path))["nonce"]
    signed = f"{nonce}\0{username}\0{password}\0notadmin".encode()
    body = {
        "nonce": nonce,
        "username": username,
        "displayname": username.capitalize(),
        "password": password,
        "admin": False,
        "mac": hmac.new(registration_secret.encode(), signed, hashlib.sha1).hexdigest(),
        "inhibit_login": True,
    }
    reply = await _call(http, base_url, "POST", path, body)
    return UserID.parse(reply["user_id"])


async def _call(
    http: aiohttp.ClientSession,
    base_url: str,
    method: str,
    path: str,
    body: JSON | None = None,
    access_token: str | None = None,
) -> Any:
    request = f"{method} {path}"
    headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
    try:
        async with http.request(method, base_url + path, json=body, headers=headers) as reply:
            status, raw = reply.status, await reply.read()
    except (aiohttp.ClientError, TimeoutError) as exc:
        raise HomeserverError(f"{request} got no answer from {base_url}: {exc}") from exc
    try:
        answer = msgspec.json.decode(raw)
    except msgspec.DecodeError as exc:
        raise HomeserverError(f"{request} was answered with {status} and no JSON") from exc
    if status >= 400:
        raise MatrixError(request, status, str(answer.get("errcode")), str(answer.get("error")))
    return answer


def _part(text: str) -> str:
    return quote(text, safe="")
