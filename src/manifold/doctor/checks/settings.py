"""Is what the operator wrote right, as far as it can be seen from here?"""

import asyncio
import stat

from manifold.doctor.check import Check
from manifold.doctor.finding import FINE, Fault, Finding
from manifold.doctor.visit import Visit
from manifold.egress.origin import Origin
from manifold.errors import SettingsError

__all__ = ["CHECKS"]

HOP = "Settings"

WRONG = Fault(
    "The settings are wrong: {why}",
    "Correct it in the settings file; 'manifold settings check' says whether it is right now",
)

OPEN = Fault(
    "{file} holds secrets, and others on this machine can read it (mode {mode})", "chmod 600 {file}", "warning"
)

NOBODY = Fault(
    "No homeserver is allowed, so nobody can register",
    'Add [homeservers."example.org"] for each whose users may come, or server names under access.homeservers',
)

SHARED = Fault(
    "server.public_url and server.widgets_url are one origin, {origin}: clients obey every page of the first, so any "
    "widget page there could act as the manager",
    "Give server.widgets_url a host name, or at least a port, of its own",
)
SHARED_APP = Fault(
    "server.app_url is the origin of {key}, too: clients frame and obey pages there, and on the stand-alone page "
    "people sign in to their homeserver",
    "Give server.app_url a host name, or at least a port, of its own",
)
PLAIN = Fault(
    "{key} is {url}: browsers let pages of https clients neither call nor embed what is plain http",
    "Put a proxy with TLS in front, and write https:// in server.public_url and server.widgets_url",
)


async def valid(visit: Visit) -> Finding:
    """The whole file, integrations' settings included."""
    try:
        await asyncio.to_thread(visit.patient.check_settings)
    except SettingsError as exc:
        return WRONG(why=exc)
    return FINE


async def secrets(visit: Visit) -> Finding:
    """Who may read the files."""
    for file in visit.patient.secrets:
        try:
            mode = file.stat().st_mode
        except OSError:
            continue  # what is not there yet is no secret; where that is a fault, another check says so
        if stat.S_IMODE(mode) & 0o077:
            return OPEN(file=file, mode=f"{stat.S_IMODE(mode):03o}")
    return FINE


async def access(visit: Visit) -> Finding:
    """Whose users may register."""
    return FINE if visit.patient.homeservers or visit.patient.is_open_to_others else NOBODY()


async def origins(visit: Visit) -> Finding:
    """The public addresses, as they are written."""
    public, widgets = Origin.parse(visit.patient.public_url), Origin.parse(visit.patient.widgets_url)
    if public == widgets:
        return SHARED(origin=public)
    written = {"server.public_url": public, "server.widgets_url": widgets}
    if visit.patient.app_url:
        app = Origin.parse(visit.patient.app_url)
        for key, origin in written.items():
            if origin == app:
                return SHARED_APP(key=key)
        written["server.app_url"] = app
    for key, origin in written.items():
        if origin.scheme == "http" and not _is_loopback(origin.host):
            return PLAIN(key=key, url=origin)
    return FINE


def _is_loopback(host: str) -> bool:
    # Browsers take these for trustworthy although they are not https (W3C Secure Contexts, 3.1).
    return host in {"localhost", "::1"} or host.endswith(".localhost") or host.startswith("127.")


CHECKS = (
    Check(
        "settings",
        HOP,
        "The settings are valid",
        "The settings file, with what each integration reads in it and the files that it names.",
        valid,
        (WRONG,),
    ),
    Check(
        "secrets",
        HOP,
        "Nobody else can read the secrets",
        "The permissions of the settings file, where it holds a password or a token, of the token's own file, and of "
        "the database's.",
        secrets,
        (OPEN,),
    ),
    Check("access", HOP, "Somebody may register", "Whether any homeserver's users are let in.", access, (NOBODY,)),
    Check(
        "origins",
        HOP,
        "The UI, the widget pages and the stand-alone page are different origins",
        "The public addresses as they are written: an origin for each, and https where they are not on this machine.",
        origins,
        (SHARED, SHARED_APP, PLAIN),
    ),
)
