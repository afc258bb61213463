"""Can Manifold ask each homeserver whose an OpenID token is, and do its users' clients find Manifold?"""

from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct, field

from manifold.doctor import no_answers
from manifold.doctor.answers import errcode_of, error_of, read
from manifold.doctor.check import Check
from manifold.doctor.finding import FINE, Fault, Finding, skipped
from manifold.doctor.visit import Visit
from manifold.errors import Unreachable
from manifold.spec.discovery import Manager

__all__ = ["CHECKS"]

HOP = "Homeservers"

UNRESOLVED = Fault(
    "Where it is can't be found out: {why}",
    'Mend the name servers, or say where it is: base_url in [homeservers."{subject}"]',
)

NO_OPENID = Fault(
    "Asked whose an OpenID token is, it answers {what}",
    "Have it, or its proxy, serve /_matrix/federation/v1/openid/userinfo there (in Synapse, a listener with 'openid' "
    "or 'federation' among its resources). If that is at another address: base_url in [homeservers.\"{subject}\"]",
)

UNREADABLE = Fault(
    "{url} can't be read: {why}",
    "If its users' clients shall find Manifold by their homeserver, serve this file there; 'manifold well-known' "
    "prints it. If they find it otherwise, by Element's config.json, leave it so",
    "warning",
)
UNANNOUNCED = Fault(
    "{url} does not name Manifold under m.integrations ({named})",
    "Add what 'manifold well-known' prints, before other managers: Element takes the first. If clients find Manifold "
    "otherwise, by Element's config.json, leave it so",
    "warning",
)
WRONG_UI = Fault(
    "{url} names Manifold, but with the UI at {found}",
    "Write what 'manifold well-known' prints: the UI is at {expected}",
)
NOT_FIRST = Fault(
    "{url} names another manager first: {first}", "Put Manifold first: Element takes that one, and no other", "warning"
)
NO_CORS = Fault(
    "{url} has no 'Access-Control-Allow-Origin: *', so browsers keep it from clients",
    "Add this header to the file, as the client-server API demands",
)


class _Managers(Struct):
    managers: list[Manager] = []


class _WellKnown(Struct):
    integrations: _Managers = field(name="m.integrations", default_factory=_Managers)


class _Foci(Struct):
    foci: list[Any] = field(name="org.matrix.msc4143.rtc_foci", default_factory=list)


async def resolution(visit: Visit) -> Finding:
    """Step by step, as the program does it; the notes tell the steps."""
    try:
        resolved = await visit.server_names.resolve(visit.server_name, visit.notes.append)
    except Unreachable as exc:
        return UNRESOLVED(why=exc.message, subject=visit.subject)
    if resolved.connect_to is not None:
        host, port = resolved.connect_to
        visit.notes.append(
            f"Connecting to {host}, port {port}, which must prove to be {urlsplit(resolved.base_url).netloc}"
        )
    return FINE


async def connection(visit: Visit) -> Finding:
    """Any answer will do."""
    await visit.ask_homeserver("/_matrix/federation/v1/version")
    return FINE


async def openid(visit: Visit) -> Finding:
    """A token that nobody has must be refused as such."""
    reply = await visit.ask_homeserver("/_matrix/federation/v1/openid/userinfo?access_token=x")
    if 400 <= reply.status < 500 and errcode_of(reply) == "M_UNKNOWN_TOKEN":
        return FINE
    return NO_OPENID(what=error_of(reply), subject=visit.subject)


async def announcement(visit: Visit) -> Finding:
    """As clients look for it: at the server name, by https (MSC1957)."""
    url = well_known_url(visit)
    try:
        reply = await visit.ask(url, redirects=3, is_ours=visit.homeserver.allow_private)
    except Unreachable as exc:
        return UNREADABLE(url=url, why=exc.message)
    told = read(reply, _WellKnown) if reply.status == 200 else None
    if told is None:
        return UNREADABLE(url=url, why=error_of(reply))
    managers, ours = told.integrations.managers, visit.patient.announced
    found = next((manager for manager in managers if manager.api_url == ours.api_url), None)
    if found is None:
        return UNANNOUNCED(url=url, named=", ".join(manager.api_url for manager in managers) or "it names none")
    if found.ui_url != ours.ui_url:
        return WRONG_UI(url=url, found=found.ui_url, expected=ours.ui_url)
    if reply.values("Access-Control-Allow-Origin") != ["*"]:
        return NO_CORS(url=url)
    return FINE if managers[0] == found else NOT_FIRST(url=url, first=managers[0].api_url)


async def calls(visit: Visit) -> Finding:
    """Nothing of Manifold's hangs on it, so it is a note: people look for calls here that clients have built in."""
    url = well_known_url(visit)
    try:
        reply = await visit.ask(url, redirects=3, is_ours=visit.homeserver.allow_private)
    except Unreachable as exc:
        return skipped(f"{url} can't be read: {exc.message}")
    told = read(reply, _Foci) if reply.status == 200 else None
    if told is not None and told.foci:
        visit.notes.append(
            f"{url} names {len(told.foci)} MatrixRTC foci: clients have calls of their own (Element Call)"
        )
    else:
        visit.notes.append(
            f"{url} names no MatrixRTC focus (org.matrix.msc4143.rtc_foci): clients have no group calls of their own, "
            "so people depend on widgets for them, such as Jitsi"
        )
    return FINE


def well_known_url(visit: Visit) -> str:
    """Where clients of the subject's users look."""
    name, port = visit.server_name, visit.patient.well_known_port
    authority = name if port == 443 or name.parts.port is not None else f"{name}:{port}"
    return f"https://{authority}/.well-known/matrix/client"


CHECKS = (
    Check(
        "resolution",
        HOP,
        "Where it is can be found out",
        "From the server name to an address, as homeservers find each other: base_url of the settings, or "
        "/.well-known/matrix/server, SRV records, and port 8448. The result lists the steps.",
        resolution,
        (UNRESOLVED,),
        per_homeserver=True,
    ),
    Check(
        "connection",
        HOP,
        "It takes connections",
        "TCP and TLS to the address that was found.",
        connection,
        no_answer=no_answers.HOMESERVER,
        after=("resolution",),
        per_homeserver=True,
    ),
    Check(
        "openid",
        HOP,
        "It says whose an OpenID token is",
        "Asks about a token that nobody has, which must be answered `401 M_UNKNOWN_TOKEN`. The same by hand: `curl "
        "'https://<server name>:8448/_matrix/federation/v1/openid/userinfo?access_token=x'`.",
        openid,
        (NO_OPENID,),
        no_answers.HOMESERVER,
        after=("connection",),
        per_homeserver=True,
    ),
    Check(
        "announcement",
        HOP,
        "It tells clients of Manifold",
        "`/.well-known/matrix/client` of the server name, where clients look for managers, and its CORS header.",
        announcement,
        (UNREADABLE, UNANNOUNCED, WRONG_UI, NOT_FIRST, NO_CORS),
        per_homeserver=True,
    ),
    Check(
        "calls",
        HOP,
        "Whether its users' clients have group calls of their own",
        "A note, and nothing to mend here: whether `/.well-known/matrix/client` names a MatrixRTC focus (MSC4143), by "
        "which clients carry calls without a widget.",
        calls,
        per_homeserver=True,
    ),
)
