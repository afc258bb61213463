"""What the SDK needs of a user's Matrix session, whichever library holds it."""

from dataclasses import dataclass
from typing import Any, Protocol

from manifold.ids import RoomID, UserID
from manifold.spec.account import OpenIDToken

__all__ = ["JSON", "ApiSession", "File", "MatrixSession", "StateEvent"]

JSON = dict[str, Any]
"""The content of an event, whose shape its type decides: Matrix leaves it open, and so do we."""


@dataclass(frozen=True)
class StateEvent:
    """The content of a state event, and who sent it; "" where the homeserver does not tell."""

    content: JSON
    sender: str


class MatrixSession(Protocol):
    """One logged-in user. Every method raises MatrixRefused and HomeserverUnreachable."""

    @property
    def user_id(self) -> UserID:
        """Who is logged in."""

    @property
    def homeserver(self) -> str:
        """The URL of the homeserver's client-server API, without a slash at its end."""

    async def openid_token(self) -> OpenIDToken:
        """A new OpenID token, which proves to a manager who the user is (MSC1961)."""

    async def joined_rooms(self) -> list[RoomID]:
        """The rooms that the user is in."""

    async def state(self, room_id: str, event_type: str, state_key: str = "") -> StateEvent | None:
        """A state event, or None where there is none."""

    async def put_state(self, room_id: str, event_type: str, state_key: str, content: JSON) -> None:
        """Writes a state event, under the user's own power level."""

    async def account_data(self, event_type: str) -> JSON | None:
        """The content of one kind of account data, or None where there is none."""

    async def put_account_data(self, event_type: str, content: JSON) -> None:
        """Writes one kind of account data, the whole of it."""

    async def invite(self, room_id: str, user_id: str) -> None:
        """Invites a user."""

    async def kick(self, room_id: str, user_id: str, reason: str = "") -> None:
        """Removes a user from a room, or takes an invitation back."""


@dataclass(frozen=True)
class File:
    """A file's content, and what media type its homeserver says it has."""

    content: bytes
    media_type: str


class ApiSession(MatrixSession, Protocol):
    """A session that can ask all of the client-server API, which a client that hosts widgets needs.

    Every method raises MatrixRefused and HomeserverUnreachable.
    """

    async def call(
        self,
        method: str,
        path: str,
        body: JSON | None = None,
        *,
        query: dict[str, str] | None = None,
        seconds: float = 30,
    ) -> Any:
        """One request, once, and the JSON that is answered. `path` is encoded; `seconds` is for all of it."""

    async def upload(self, content: bytes, media_type: str = "application/octet-stream") -> str:
        """Uploads a file and gives its `mxc:` URI."""

    async def download(self, uri: str, seconds: float = 30) -> File:
        """Downloads a file by its `mxc:` URI. Raises ValueError where it is none."""
