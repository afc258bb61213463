"""Account and authentication (MSC1961), and the twin of them that Element Web calls."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field


class OpenIDToken(Struct, frozen=True):
    """What a homeserver answers at `…/openid/request_token`; proves a user ID to third parties (MSC1961).

    `expires_in` is in seconds. `im.manifold.client` may be added by who registers: what the session is called in lists.
    """

    access_token: Annotated[str, Meta(min_length=1, max_length=1024)]
    matrix_server_name: Annotated[str, Meta(min_length=1, max_length=255)]
    # Homeservers send these two; what they say decides nothing here, so their absence is forgiven.
    token_type: str = "Bearer"  # noqa: S105  (not a secret: a name from RFC 6750)
    expires_in: int | float = 3600
    client: Annotated[str, Meta(max_length=200)] = field(default="", name="im.manifold.client")

    def __repr__(self) -> str:
        """Without the token: it is good for being this user elsewhere."""
        return f"OpenIDToken(matrix_server_name={self.matrix_server_name!r})"


class RegisterResponse(Struct, frozen=True):
    """A manager token, to be sent as `Authorization: Bearer …`."""

    token: str


class AccountResponse(Struct, frozen=True):
    """Whose token it is."""

    user_id: str


class Session(Struct, frozen=True):
    """One token that is good. Times are in milliseconds since the epoch; `last_used` may be an hour behind.

    `id` is good for nothing but ending the session: the token can't be told from it. `client` is how the client named
    itself when it registered, else the origin of its page, else what its User-Agent says, as far as it prints; ""
    where it said nothing. `current` is true for the token of this very request.
    `purpose` is `legacy` for a token that Element Web puts into URLs.
    """

    id: str
    client: str
    purpose: Literal["manager", "legacy"]
    created_at: int
    last_used: int
    expires_at: int
    current: bool


class Sessions(Struct, frozen=True):
    """`GET …/account/sessions`, newest first."""

    sessions: list[Session]


class LegacyRegisterResponse(Struct, frozen=True):
    """What Element Web expects of `POST {api_url}/register?v=1.1`."""

    scalar_token: str


class Empty(Struct, frozen=True):
    """`{}`"""
