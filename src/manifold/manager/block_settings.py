"""`[blocks]` and `[policy_lists]` in the operator's file: what is refused, and who else may say so."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct, field

from manifold.egress.origin import Origin
from manifold.errors import SettingsError
from manifold.ids import RoomID
from manifold.manager.subjects import check_subject
from manifold.spec.admin import BlockKind

__all__ = ["BlockSettings", "PolicyListSettings"]


class BlockSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[blocks]`. Raises SettingsError for what nothing could be called."""

    users: Annotated[
        list[str],
        Meta(
            description='User IDs that are refused: ["@mallory:example.org", "@spam-*:*"]. Here and below, * stands '
            "for any characters and ? for one. `manifold block` does the same without a restart."
        ),
    ] = field(default_factory=list)
    servers: Annotated[
        list[str],
        Meta(description='Server names all of whose users are refused: ["evil.example", "*.evil.example"].'),
    ] = field(default_factory=list)
    rooms: Annotated[list[str], Meta(description="IDs of rooms in which nothing can be done.")] = field(
        default_factory=list
    )
    integrations: Annotated[
        list[str],
        Meta(description="Ids of integrations that can't be added. What is there can still be seen and removed."),
    ] = field(default_factory=list)

    def __post_init__(self) -> None:
        for kind, subjects in self.by_kind():
            for index, subject in enumerate(subjects):
                try:
                    check_subject(kind, subject)
                except ValueError as exc:
                    raise SettingsError(f"blocks.{kind}s[{index}]: {exc}") from exc

    def by_kind(self) -> Iterator[tuple[BlockKind, list[str]]]:
        """What is refused, for each kind."""
        yield "user", self.users
        yield "server", self.servers
        yield "room", self.rooms
        yield "integration", self.integrations


class PolicyListSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[policy_lists]`. Raises SettingsError where something is missing. The token never prints."""

    rooms: Annotated[
        list[str],
        Meta(description="IDs of rooms whose ban rules count here, too (MSC2313)."),
    ] = field(default_factory=list)
    homeserver: Annotated[
        str,
        Meta(description="The client-server API that the rooms are read by, such as https://matrix.example.org."),
    ] = ""
    access_token: Annotated[str, Meta(description="The access token of an account that is in these rooms.")] = ""
    access_token_file: Annotated[str, Meta(description="A file with the access token, instead of the token.")] = ""
    allow_private: Annotated[
        bool,
        Meta(description="This homeserver is your own: it may be on a private network or speak plain http."),
    ] = False
    poll_seconds: Annotated[int, Meta(ge=1, le=86_400, description="How often the rooms are read.")] = 60

    def __post_init__(self) -> None:
        for index, room_id in enumerate(self.rooms):
            try:
                RoomID.parse(room_id)
            except ValueError as exc:
                raise SettingsError(f"policy_lists.rooms[{index}]: {exc}") from exc
        if self.rooms:
            self._check_homeserver()
            if bool(self.access_token) == bool(self.access_token_file):
                raise SettingsError("policy_lists.access_token: give a token, or else a file that holds one")

    def token(self, base: Path) -> str:
        """The access token; the file's path starts at `base`. Raises SettingsError."""
        if not self.access_token_file:
            return self.access_token
        path = base / self.access_token_file
        try:
            token = path.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError) as exc:
            raise SettingsError(f"policy_lists.access_token_file: {path} can't be read: {exc}") from exc
        if not token.isprintable() or not token:
            raise SettingsError(f"policy_lists.access_token_file: {path} holds no access token")
        return token

    def __repr__(self) -> str:
        return f"PolicyListSettings(rooms={self.rooms!r}, homeserver={self.homeserver!r})"

    def _check_homeserver(self) -> None:
        try:
            parts = urlsplit(self.homeserver)
            origin = Origin.parse(f"{parts.scheme}://{parts.netloc}")
        except ValueError as exc:
            raise SettingsError(f"policy_lists.homeserver: {exc}") from exc
        if parts.query or parts.fragment or self.homeserver.endswith(("/", "?", "#")):
            raise SettingsError(f"policy_lists.homeserver: {self.homeserver!r} must not end in a slash or a query")
        if origin.scheme == "http" and not self.allow_private:
            raise SettingsError(
                f"policy_lists.homeserver: {self.homeserver!r} is not https; if it is yours: allow_private = true"
            )
