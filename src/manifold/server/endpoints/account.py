"""Registering, whoami, sessions, logging out (MSC1961), and everything that is kept about an account."""

from manifold.errors import Forbidden, HomeserverError, NotFound, UnknownToken
from manifold.server.api import MANAGER, PUBLIC, UNSIGNED, V1, Call, Endpoint
from manifold.server.client_name import client_name
from manifold.spec.account import AccountResponse, Empty, OpenIDToken, RegisterResponse, Sessions
from manifold.spec.export import AccountData, Erased

__all__ = ["ENDPOINTS"]


async def register(call: Call) -> RegisterResponse:
    """`POST …/account/register`: an OpenID token in, a manager token out."""
    return RegisterResponse(await call.services.accounts.register(call.body, client=client_name(call)))


async def whoami(call: Call) -> AccountResponse:
    """`GET …/account`: whose token it is."""
    return AccountResponse(str(call.account.user_id))


async def logout(call: Call) -> Empty:
    """`POST …/account/logout`: the token is worth nothing from now on."""
    await call.services.accounts.logout(call.token)
    return Empty()


async def logout_everywhere(call: Call) -> Empty:
    """`POST …/account/logout/all`: all of the account's tokens, of every client, are worth nothing from now on."""
    await call.services.accounts.end_all_sessions(call.account.user_id)
    return Empty()


async def sessions(call: Call) -> Sessions:
    """`GET …/account/sessions`: where the account is logged in."""
    return Sessions(await call.services.accounts.sessions(call.account.user_id, call.token))


async def end_session(call: Call) -> Empty:
    """`DELETE …/account/sessions/{session_id}`: its token is worth nothing from now on; it may be the caller's own."""
    await call.services.accounts.end_session(call.account.user_id, call.parameters["session_id"])
    return Empty()


async def export(call: Call) -> AccountData:
    """`GET …/account/data`: everything that is kept about the account."""
    return await call.services.personal_data.export(call.account.user_id, call.token)


async def erase(call: Call) -> Erased:
    """`DELETE …/account`: everything that is kept about the account goes, at once and for good."""
    return await call.services.personal_data.erase(call.account.user_id)


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
        asks_others=True,
    ),
    Endpoint("GET", f"{V1}/account", whoami, MANAGER, AccountResponse, "MSC1961"),
    Endpoint("POST", f"{V1}/account/logout", logout, UNSIGNED, Empty, "MSC1961", request=Empty),
    Endpoint("POST", f"{V1}/account/logout/all", logout_everywhere, UNSIGNED, Empty, "Manifold", request=Empty),
    Endpoint("GET", f"{V1}/account/sessions", sessions, MANAGER, Sessions, "Manifold"),
    Endpoint(
        "DELETE",
        f"{V1}/account/sessions/{{session_id}}",
        end_session,
        MANAGER,
        Empty,
        "Manifold",
        errors=(NotFound,),
    ),
    Endpoint("GET", f"{V1}/account/data", export, UNSIGNED, AccountData, "Manifold"),
    Endpoint("DELETE", f"{V1}/account", erase, UNSIGNED, Erased, "Manifold"),
)
