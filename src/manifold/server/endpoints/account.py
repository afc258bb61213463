"""Registering, whoami, logging out (MSC1961)."""

from manifold.errors import Forbidden, HomeserverError, UnknownToken
from manifold.server.api import MANAGER, PUBLIC, UNSIGNED, V1, Call, Endpoint
from manifold.spec.account import AccountResponse, Empty, OpenIDToken, RegisterResponse

__all__ = ["ENDPOINTS"]


async def register(call: Call) -> RegisterResponse:
    """`POST …/account/register`: an OpenID token in, a manager token out."""
    return RegisterResponse(await call.services.accounts.register(call.body))


async def whoami(call: Call) -> AccountResponse:
    """`GET …/account`: whose token it is."""
    return AccountResponse(str(call.account.user_id))


async def logout(call: Call) -> Empty:
    """`POST …/account/logout`: the token is worth nothing from now on."""
    await call.services.accounts.logout(call.token)
    return Empty()


ENDPOINTS = (
    Endpoint(
        "POST",
        f"{V1}/account/register",
        register,
        PUBLIC,
        RegisterResponse,
        "MSC1961",
        request=OpenIDToken,
        errors=(UnknownToken, Forbidden, HomeserverError),
    ),
    Endpoint("GET", f"{V1}/account", whoami, MANAGER, AccountResponse, "MSC1961"),
    Endpoint("POST", f"{V1}/account/logout", logout, UNSIGNED, Empty, "MSC1961", request=Empty),
)
