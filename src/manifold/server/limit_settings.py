"""`[limits]` in the operator's file: how much one client may ask of us."""

from typing import Annotated

from msgspec import Meta, Struct

from manifold.errors import SettingsError

__all__ = ["LimitSettings"]


class LimitSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[limits]`. 0 means no limit. Raises SettingsError for less."""

    reads_per_minute: Annotated[
        int,
        Meta(description="Requests that only read, for each token. A minute's worth may come at once, here and below."),
    ] = 600
    changes_per_minute: Annotated[int, Meta(description="Requests that change something, for each token.")] = 120
    outbound_per_minute: Annotated[
        int,
        Meta(description="Requests that make us ask other servers (installing, a page's title), for each token."),
    ] = 60
    anonymous_per_minute: Annotated[int, Meta(description="Requests without a token, for each address.")] = 600
    registrations_per_minute: Annotated[int, Meta(description="Registrations, for each address.")] = 120
    unknown_tokens_per_minute: Annotated[
        int,
        Meta(
            description="Tokens that do not exist, for each address. Beyond that, nobody at this address comes in with "
            "a token that is not in use already."
        ),
    ] = 60
    homeserver_registrations_per_minute: Annotated[
        int, Meta(description="Registrations with one homeserver, counted before its name is looked up.")
    ] = 600
    registrations_at_once: Annotated[
        int, Meta(description="Registrations that may wait for a homeserver's answer at one time.")
    ] = 100
    connections: Annotated[int, Meta(description="Open connections of one listener.")] = 20_000
    connections_per_address: Annotated[
        int, Meta(description="The same, for each address that is neither this machine nor a trusted proxy.")
    ] = 500
    streams: Annotated[int, Meta(description="Event streams that this process may have open.")] = 10_000
    streams_per_account: Annotated[int, Meta(description="The same, for each account: a browser's tab has one.")] = 20
    max_body_bytes: Annotated[int, Meta(description="The largest body of a request.")] = 1024 * 1024
    max_head_bytes: Annotated[int, Meta(description="The longest request line and headers, together.")] = 64 * 1024
    head_seconds: Annotated[
        int, Meta(description="In which request line and headers must arrive; a new connection's first ones too.")
    ] = 20
    body_seconds: Annotated[int, Meta(description="In which a body must arrive.")] = 60
    idle_seconds: Annotated[int, Meta(description="After which a connection without a request is closed.")] = 5

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            if getattr(self, name) < 0:
                raise SettingsError(f"limits.{name}: must be 0, for no limit, or more")
        for name in ("max_body_bytes", "max_head_bytes", "idle_seconds"):
            if getattr(self, name) == 0:
                raise SettingsError(f"limits.{name}: there must be a limit, so more than 0")
