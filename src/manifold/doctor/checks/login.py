"""The whole way that a client goes, once, in the name of a user who gave a token for it."""

from urllib.parse import quote

import msgspec
from msgspec import Struct, field

from manifold.doctor import no_answers
from manifold.doctor.answers import error_of, read
from manifold.doctor.check import Check
from manifold.doctor.finding import FINE, Fault, Finding, skipped
from manifold.doctor.patient import Visitor
from manifold.doctor.visit import Visit
from manifold.egress import Reply
from manifold.errors import Unreachable
from manifold.spec.account import AccountResponse, OpenIDToken, RegisterResponse

__all__ = ["CHECKS"]

HOP = "A user's way"
V1 = "/_matrix/integrations/v1"

NO_CLIENT_API = Fault(
    "The user's homeserver can't be asked at {url}: {why}",
    "Say where its client-server API is: --homeserver https://matrix.example.org",
)
NO_OPENID_TOKEN = Fault(
    "The homeserver gives the user no OpenID token: {what}",
    "Give an access token of this very user that is good. If it is, have the homeserver, or its proxy, serve "
    "/_matrix/client/v3/user/<user>/openid/request_token",
)
REFUSED = Fault(
    "Manifold lets the user in no further than this: {what}",
    "The message names the hop. 'manifold doctor openid' looks at the way from Manifold to the homeserver",
)
SOMEBODY_ELSE = Fault("The session that the user got belongs to {found}", "Report it: this must never be")
NO_LOGOUT = Fault("The session could not be ended: {what}", "End it by 'manifold sessions revoke {user}'", "warning")


class _HomeserverInformation(Struct):
    base_url: str


class _WellKnown(Struct):
    homeserver: _HomeserverInformation = field(name="m.homeserver")


async def round_trip(visit: Visit) -> Finding:
    """OpenID token, register, whose account, logout: what Element does when somebody opens the manager."""
    visitor = visit.request.visitor
    if visitor is None:
        return skipped("Give --as @alice:example.org --access-token-file FILE to have a user's way gone")
    base_url, reply = await _client_api(visit, visitor), None
    try:
        reply = await _request_token(visit, visitor, base_url)
    except Unreachable as exc:
        return NO_CLIENT_API(url=base_url, why=exc.message)
    openid_token = read(reply, OpenIDToken) if reply.status == 200 else None
    if openid_token is None:
        return NO_OPENID_TOKEN(what=error_of(reply))
    registered = await visit.ask_manager(
        f"{V1}/account/register",
        method="POST",
        body=msgspec.json.encode(msgspec.structs.replace(openid_token, client="manifold doctor")),
        headers={"Content-Type": "application/json"},
    )
    session = read(registered, RegisterResponse) if registered.status == 200 else None
    if session is None:
        return REFUSED(what=error_of(registered))
    bearer = {"Authorization": f"Bearer {session.token}"}
    try:
        account = await visit.ask_manager(f"{V1}/account", headers=bearer)
    finally:
        ended = await visit.ask_manager(f"{V1}/account/logout", method="POST", body=b"{}", headers=bearer)
    told = read(account, AccountResponse)
    if told is not None and told.user_id != visitor.user_id:
        return SOMEBODY_ELSE(found=told.user_id)
    return FINE if ended.status == 200 else NO_LOGOUT(what=error_of(ended), user=visitor.user_id)


async def _client_api(visit: Visit, visitor: Visitor) -> str:
    """Where the client-server API is, as clients find it out (client-server API, "Well-known URI")."""
    if visitor.homeserver:
        return visitor.homeserver.rstrip("/")
    name = visitor.user_id.server_name
    try:
        reply = await visit.ask(
            f"https://{name}/.well-known/matrix/client", redirects=3, is_ours=_is_own(visit, visitor)
        )
    except Unreachable:
        return f"https://{name}"
    told = read(reply, _WellKnown)
    return told.homeserver.base_url.rstrip("/") if told else f"https://{name}"


async def _request_token(visit: Visit, visitor: Visitor, base_url: str) -> Reply:
    return await visit.ask(
        f"{base_url}/_matrix/client/v3/user/{quote(visitor.user_id, safe='')}/openid/request_token",
        method="POST",
        body=b"{}",
        headers={"Authorization": f"Bearer {visitor.access_token}", "Content-Type": "application/json"},
        is_ours=bool(visitor.homeserver) or _is_own(visit, visitor),
    )


def _is_own(visit: Visit, visitor: Visitor) -> bool:
    settings = visit.patient.homeservers.get(visitor.user_id.server_name)
    return settings is not None and settings.allow_private


CHECKS = (
    Check(
        "round-trip",
        HOP,
        "A user can register, and log out",
        "Only with `--as` and `--access-token-file`: an OpenID token from the homeserver, a session for it at the "
        "public address, whose it is, and its end.",
        round_trip,
        (NO_CLIENT_API, NO_OPENID_TOKEN, REFUSED, SOMEBODY_ELSE, NO_LOGOUT),
        no_answers.OURS,
        after=("public-url",),
    ),
)
