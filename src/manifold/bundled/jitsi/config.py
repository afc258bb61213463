"""What a user may choose for a conference, and what the operator may."""

from typing import Annotated

from msgspec import Meta, field

from manifold.integrations import HTTPSURL, Config, IntegrationSettings

__all__ = ["JitsiConfig", "JitsiSettings"]


class JitsiSettings(IntegrationSettings, frozen=True):
    """`[integrations.jitsi]`"""

    server: Annotated[HTTPSURL, Meta(description="The server that the form starts with.")] = "https://meet.element.io"
    members_only: Annotated[
        list[HTTPSURL],
        Meta(
            description="Servers that let in members of the room alone, whom they know by Matrix: they answer "
            '{"auth": "openidtoken-jwt"} at /.well-known/element/jitsi. Only these are given a proof of who somebody '
            "is, which would be good anywhere: name none but your own."
        ),
    ] = field(default_factory=list)


class JitsiConfig(Config, frozen=True):
    """The form."""

    server: Annotated[HTTPSURL, Meta(title="Server", description="The Jitsi Meet server that carries the call.")]
    conference: Annotated[
        Annotated[
            str,
            Meta(
                # `$` would let "abc\n" through.
                pattern=r"^[A-Za-z0-9_-]{3,64}\Z",
                extra_json_schema={"x-message": "Use 3 to 64 letters, digits, - or _, without spaces"},
            ),
        ]
        | None,
        Meta(title="Conference name", description="Leave empty for a name that nobody can guess."),
    ] = None
    audio_only: Annotated[bool, Meta(title="Start without video")] = False
    members_only: Annotated[
        bool,
        Meta(
            title="Only for members of the room",
            description="For servers that ask Matrix who somebody is. The conference is then named after the room.",
        ),
    ] = False
