"""Does what we call ourselves lead here, whole: through DNS, TLS and whatever proxy is in front?

Asked from this machine; to see it from elsewhere, run the command there with the same settings.
"""

from msgspec import Struct

from manifold.doctor import no_answers
from manifold.doctor.answers import errcode_of, error_of, read
from manifold.doctor.check import Check
from manifold.doctor.finding import FINE, Fault, Finding, skipped
from manifold.doctor.visit import Visit
from manifold.errors import Unreachable
from manifold.spec.account import AccountResponse
from manifold.spec.discovery import Versions, WellKnownIntegrations

__all__ = ["CHECKS"]

HOP = "Public address"
V1 = "/_matrix/integrations/v1"

NOT_RUNNING = Fault(
    "Nobody answers at {url}: {why}",
    "Start it: 'manifold serve'. If it runs in another container or on another machine, run 'manifold doctor' there",
)
SOMEBODY_ELSE = Fault(
    "Somebody answers at {url}, but it is no Manifold ({what})",
    "Another program has taken the port: end that one, or change server.listen and what the proxy passes on to",
)

REDIRECTS = Fault(
    "server.public_url redirects to {where}",
    "Write the address that it leads to into server.public_url, and everywhere that clients find it. A request that "
    "was redirected loses its body, so nobody can register",
)
NOT_READY = Fault("Manifold answers, but its database does not ({what})", "See the checks of the database")
BAD_GATEWAY = Fault(
    "A proxy answers {what}: it does not reach Manifold",
    "Point the proxy to the address in server.listen; from inside a container, 127.0.0.1 is the container itself",
)
FOREIGN = Fault(
    "Somebody answers at server.public_url, but it is no Manifold ({what})",
    "Have the proxy pass on every path of this host to server.listen, and look where the name leads to",
)

OTHER_NAME = Fault(
    "The manager that answers calls itself {name}, and these settings say {public_url}",
    "Restart the manager after a change of server.public_url; if it is another manager, correct the proxy or the DNS "
    "record",
)

STRIPPED = Fault(
    "The Authorization header does not arrive",
    "Have the proxy pass it on (it may keep it for a login of its own, which the API's host must not have)",
)
OTHER_DATABASE = Fault(
    "The manager that answers does not know a session that was just written into this database",
    "It has another database: correct database.url, restart the manager after a change, or see whether an old one "
    "is still running",
)
NOT_ACCOUNT = Fault(
    "Asked whose session this is, it answers {what}", "Have the proxy pass on every path, and every answer as it is"
)

NO_CORS = Fault(
    "Access-Control-Allow-Origin is missing on {what}",
    "Have the proxy pass on the headers of every answer, of errors, too. Browsers keep an answer without it from the "
    "client",
)
ODD_CORS = Fault(
    "Access-Control-Allow-Origin on {what} is '{values}', and must be '*', once",
    "Let the proxy neither add nor change it: Manifold sends it already, and browsers refuse two",
)
NO_PREFLIGHT = Fault(
    "A preflight (OPTIONS) of {path} is answered {what}",
    "Have the proxy pass on OPTIONS to Manifold, and ask for no login there",
)
NARROW_PREFLIGHT = Fault(
    "The answer to a preflight of {path} does not allow {missing}",
    "Have the proxy pass on OPTIONS, and the Access-Control-Allow-* headers of the answer, as they are",
)

NO_UI = Fault("{url} answers {what}", "Install Manifold from a package that was built with its web UI ('make ui')")
FRAME_OPTIONS = Fault(
    "Something adds X-Frame-Options: {value} to {url}, so no client shows it: the dialog stays white",
    "Take it out of the proxy's headers for this host. Who may embed the UI is said by server.embedders",
)
FRAME_ANCESTORS = Fault(
    "Something changes the Content-Security-Policy of {url}: it says '{value}', and Manifold '{ours}'",
    "Let the proxy set no Content-Security-Policy for this host. Who may embed the UI is said by server.embedders",
)

BUFFERED = Fault(
    "The beginning of an event stream does not arrive: something holds it back until there is more",
    "Switch off buffering and compression for text/event-stream (nginx: proxy_buffering off)",
)
NO_STREAM = Fault("An event stream is answered {what}", "Have the proxy pass on every path, and every answer as it is")

WIDGETS_ELSEWHERE = Fault(
    "A widget page at server.widgets_url is answered {what}",
    "Have the proxy pass on every path of this host to the address in server.widgets_listen (not to server.listen)",
)

APP_ELSEWHERE = Fault(
    "The stand-alone page at server.app_url is answered {what}",
    "Have the proxy pass on every path of this host to the address in server.app_listen (not to server.listen)",
)
APP_POLICY = Fault(
    "The {header} of {url} is not the one that Manifold sends ({value})",
    "Let the proxy set no such header for this host: the page may be framed by nobody, and connect to the API and the "
    "homeserver alone",
)


class _Health(Struct, forbid_unknown_fields=True):
    """`{}`, and nothing else."""


async def running(visit: Visit) -> Finding:
    """On this machine, past any proxy."""
    url = visit.patient.listen
    try:
        reply = await visit.ask(f"{url}/_matrix/integrations/versions", is_ours=True)
    except Unreachable as exc:
        return NOT_RUNNING(url=url, why=exc.message)
    return FINE if read(reply, Versions) else SOMEBODY_ELSE(url=url, what=error_of(reply))


async def reachable(visit: Visit) -> Finding:
    """By the name that clients use."""
    reply = await visit.ask_manager("/health/ready")
    if 300 <= reply.status < 400:
        return REDIRECTS(where=reply.headers.get("Location", "nowhere"))
    if reply.status == 503 and errcode_of(reply):
        return NOT_READY(what=error_of(reply))
    if reply.status in {502, 503, 504}:
        return BAD_GATEWAY(what=error_of(reply))
    return FINE if reply.status == 200 and read(reply, _Health) is not None else FOREIGN(what=error_of(reply))


async def identity(visit: Visit) -> Finding:
    """Whether who answers has these settings."""
    reply = await visit.ask_manager("/.well-known/matrix/integrations")
    told = read(reply, WellKnownIntegrations)
    if told is None:
        return FOREIGN(what=error_of(reply))
    name = told.widget.data.api_url
    return FINE if name == visit.patient.public_url else OTHER_NAME(name=name, public_url=visit.patient.public_url)


async def authorization(visit: Visit) -> Finding:
    """Whether who answers has this database, and learns who asks."""
    reply = await visit.ask_manager(f"{V1}/account", headers=await _bearer(visit))
    told = read(reply, AccountResponse)
    if reply.status == 200 and told is not None and told.user_id == visit.session.user_id:
        return FINE
    match reply.status, errcode_of(reply):
        case 401, "M_MISSING_TOKEN":
            return STRIPPED()
        case 403, "M_UNKNOWN_TOKEN":
            return OTHER_DATABASE()
        case 403, "M_FORBIDDEN" | "M_TERMS_NOT_SIGNED":  # it knows the session, and has something against it
            return FINE
    return NOT_ACCOUNT(what=error_of(reply))


async def cors(visit: Visit) -> Finding:
    """What browsers ask for before they let a client see anything."""
    origin = {"Origin": "https://client.invalid"}
    for path in ("/register", f"{V1}/terms"):
        reply = await visit.ask_manager(path, method="OPTIONS", headers={**origin, **_ASKED})
        if finding := _preflight(path, reply.status, error_of(reply), reply.values("Access-Control-Allow-Headers")):
            return finding
        if finding := _allowed(f"the answer to a preflight of {path}", reply.values("Access-Control-Allow-Origin")):
            return finding
    for what, path in (("an answer", "/_matrix/integrations/versions"), ("an error", f"{V1}/account")):
        reply = await visit.ask_manager(path, headers=origin)
        if finding := _allowed(what, reply.values("Access-Control-Allow-Origin")):
            return finding
    return FINE


async def framing(visit: Visit) -> Finding:
    """Whether clients can show the UI."""
    return await _framing(visit, f"{visit.patient.public_url}/ui", NO_UI)


async def widgets(visit: Visit) -> Finding:
    """The other origin: there, and with pages of ours that clients can show."""
    return await _framing(visit, f"{visit.patient.widgets_url}{visit.patient.widget_page()}", WIDGETS_ELSEWHERE)


async def app(visit: Visit) -> Finding:
    """The third origin: there, with our page, and framed by nobody."""
    if not visit.patient.app_url:
        return skipped("The settings have no server.app_url, so there is no stand-alone page")
    url = f"{visit.patient.app_url}/"
    reply = await visit.ask(url, is_ours=True)
    if reply.status != 200 or b'name="manifold-app"' not in reply.body:
        return APP_ELSEWHERE(what=error_of(reply))
    policies = reply.values("Content-Security-Policy")
    ours = f"connect-src {visit.patient.public_url}"
    if len(policies) != 1 or _frame_ancestors(policies[0]) != ["frame-ancestors 'none'"] or ours not in policies[0]:
        return APP_POLICY(header="Content-Security-Policy", url=url, value="; ".join(policies) or "nothing")
    if (options := reply.values("X-Frame-Options")) != ["DENY"]:
        return APP_POLICY(header="X-Frame-Options", url=url, value=", ".join(options) or "nothing")
    return FINE


async def streams(visit: Visit) -> Finding:
    """The first event comes at once, though the stream goes on."""
    try:
        reply = await visit.ask_manager(
            f"{V1}/account/installations/events", headers=await _bearer(visit), until=b"\n\n"
        )
    except Unreachable as exc:
        if exc.because == "time":
            return BUFFERED()
        raise
    is_stream = reply.headers.get("Content-Type", "").startswith("text/event-stream")
    return FINE if reply.status == 200 and is_stream else NO_STREAM(what=error_of(reply))


async def _framing(visit: Visit, url: str, absent: Fault) -> Finding:
    reply = await visit.ask(url, is_ours=True)
    shown = url.partition("?")[0]
    if reply.status != 200 or not reply.headers.get("Content-Type", "").startswith("text/html"):
        return absent(url=shown, what=error_of(reply))
    if options := reply.values("X-Frame-Options"):
        return FRAME_OPTIONS(value=", ".join(options), url=shown)
    found = [each for policy in reply.values("Content-Security-Policy") for each in _frame_ancestors(policy)]
    ours = _frame_ancestors(visit.patient.frame_ancestors)
    if found != ours:
        return FRAME_ANCESTORS(url=shown, value="; ".join(found) or "nothing", ours="; ".join(ours) or "nothing")
    return FINE


async def _bearer(visit: Visit) -> dict[str, str]:
    return {"Authorization": f"Bearer {await visit.session.token()}"}


def _preflight(path: str, status: int, what: str, allowed: list[str]) -> Finding | None:
    if not 200 <= status < 300:
        return NO_PREFLIGHT(path=path, what=what)
    names = {name.strip().lower() for value in allowed for name in value.split(",")}
    missing = [name for name in ("authorization", "content-type") if name not in names]
    return NARROW_PREFLIGHT(path=path, missing=", ".join(missing)) if missing else None


def _allowed(what: str, values: list[str]) -> Finding | None:
    if not values:
        return NO_CORS(what=what)
    return None if values == ["*"] else ODD_CORS(what=what, values=", ".join(values))


def _frame_ancestors(policy: str) -> list[str]:
    directives = (" ".join(directive.split()) for part in policy.split(",") for directive in part.split(";"))
    return [directive for directive in directives if directive.lower().startswith("frame-ancestors")]


_ASKED = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
_REACHED = ("public-url",)

CHECKS = (
    Check(
        "manager",
        HOP,
        "The manager runs",
        "Whether it answers at server.listen, on this machine and past any proxy. Without it there is no use in "
        "asking at "
        "the public address.",
        running,
        (NOT_RUNNING, SOMEBODY_ELSE),
    ),
    Check(
        "public-url",
        HOP,
        "server.public_url leads to a manager",
        "Through DNS, TLS and the proxy, as seen from this machine. The same by hand: `curl -i "
        "<public_url>/health/ready`.",
        reachable,
        (REDIRECTS, NOT_READY, BAD_GATEWAY, FOREIGN),
        no_answers.OURS,
        after=("manager",),
    ),
    Check(
        "identity",
        HOP,
        "It is this manager that answers there",
        "Whether it calls itself what these settings do.",
        identity,
        (OTHER_NAME, FOREIGN),
        no_answers.OURS,
        after=_REACHED,
    ),
    Check(
        "authorization",
        HOP,
        "It learns who asks",
        "Shows it the session that was written into the database: so it must have this database, and get the "
        "Authorization header.",
        authorization,
        (STRIPPED, OTHER_DATABASE, NOT_ACCOUNT),
        no_answers.OURS,
        after=("public-url", "database-writes"),
    ),
    Check(
        "cors",
        HOP,
        "Browsers let clients see the answers",
        "CORS on preflights, on answers and on errors. The same by hand: `curl -i -X OPTIONS <public_url>/register`.",
        cors,
        (NO_PREFLIGHT, NARROW_PREFLIGHT, NO_CORS, ODD_CORS),
        no_answers.OURS,
        after=_REACHED,
    ),
    Check(
        "framing",
        HOP,
        "Clients can embed the UI",
        "Whether `<public_url>/ui` comes with the headers that Manifold sends, and none that forbid to show it.",
        framing,
        (NO_UI, FRAME_OPTIONS, FRAME_ANCESTORS),
        no_answers.OURS,
        after=_REACHED,
    ),
    Check(
        "streams",
        HOP,
        "Event streams arrive as they are sent",
        "Whether the first event of a stream comes before the stream ends.",
        streams,
        (BUFFERED, NO_STREAM),
        no_answers.OURS,
        after=("authorization",),
    ),
    Check(
        "widgets-url",
        HOP,
        "server.widgets_url leads to the widget pages",
        "Through DNS, TLS and the proxy, with headers that let clients embed them.",
        widgets,
        (WIDGETS_ELSEWHERE, FRAME_OPTIONS, FRAME_ANCESTORS),
        no_answers.OURS,
        after=("manager",),
    ),
    Check(
        "app-url",
        HOP,
        "server.app_url leads to the stand-alone page",
        "Through DNS, TLS and the proxy, with headers that let nobody frame it.",
        app,
        (APP_ELSEWHERE, APP_POLICY),
        no_answers.OURS,
        after=("manager",),
    ),
)
