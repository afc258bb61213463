"""Does an Element Web know Manifold, and is it safe beside it?"""

from urllib.parse import urlsplit

from msgspec import Struct

from manifold.doctor import no_answers
from manifold.doctor.answers import error_of, read
from manifold.doctor.check import Check
from manifold.doctor.finding import FINE, Fault, Finding, skipped
from manifold.doctor.visit import Visit

__all__ = ["CHECKS"]

HOP = "Element"

NO_CONFIG = Fault(
    "{url} is answered {what}",
    "Give the address under which Element is opened, such as https://app.example.org, and see whether its config.json "
    "is JSON",
)
NO_MANAGER = Fault(
    "{url} names no manager, so Element takes somebody else's that it has built in",
    "Add the lines that 'manifold well-known' prints",
)
OTHER_LINE = Fault(
    "{key} in {url} is {found}",
    "Write {expected}, to the letter: without a final /, and with the same manager as in the homeserver's well-known "
    "file",
)
OTHER_PAGES = Fault(
    "integrations_widgets_urls in {url} is {found}",
    'Write ["{expected}"]: to pages under these addresses Element gives its token, if the API\'s is among them, or if '
    "there are none",
    "warning",
)
SAME_HOST = Fault(
    "{key} and Element are on one host, {host}",
    "Give Manifold's pages host names of their own, best under another domain: in one origin with the client they "
    "could read its keys",
    "warning",
)


class _Config(Struct):
    integrations_ui_url: str | None = None
    integrations_rest_url: str | None = None
    integrations_widgets_urls: list[str] = []


async def config(visit: Visit) -> Finding:
    """The lines about managers."""
    if not visit.request.element:
        return _unasked()
    url = f"{_base(visit)}/config.json"
    reply = await visit.ask(url, redirects=3, is_ours=True)
    told = read(reply, _Config) if reply.status == 200 else None
    if told is None:
        return NO_CONFIG(url=url, what=error_of(reply))
    if not told.integrations_ui_url or not told.integrations_rest_url:
        return NO_MANAGER(url=url)
    ours = visit.patient.element_config
    for key in ("integrations_rest_url", "integrations_ui_url"):
        if getattr(told, key) != getattr(ours, key):
            return OTHER_LINE(key=key, url=url, found=getattr(told, key), expected=getattr(ours, key))
    [pages] = ours.integrations_widgets_urls
    if told.integrations_widgets_urls != [pages]:
        return OTHER_PAGES(url=url, found=told.integrations_widgets_urls, expected=pages)
    return FINE


async def hosts(visit: Visit) -> Finding:
    """Nothing is asked for this (security rule 12)."""
    if not visit.request.element:
        return _unasked()
    host = urlsplit(visit.request.element).hostname
    for key in ("public_url", "widgets_url"):
        if urlsplit(getattr(visit.patient, key)).hostname == host:
            return SAME_HOST(key=f"server.{key}", host=host)
    return FINE


def _unasked() -> Finding:
    return skipped("Give --element https://app.example.org to have an Element Web looked at")


def _base(visit: Visit) -> str:
    return visit.request.element.partition("#")[0].partition("?")[0].rstrip("/").removesuffix("/index.html")


CHECKS = (
    Check(
        "element-config",
        HOP,
        "Element's config.json names Manifold",
        "Only with `--element`: the three lines about managers in its `config.json`.",
        config,
        (NO_CONFIG, NO_MANAGER, OTHER_LINE, OTHER_PAGES),
        no_answers.OTHERS,
    ),
    Check(
        "element-host",
        HOP,
        "Element is on a host of its own",
        "Only with `--element`: widgets and the UI must not share an origin with the client.",
        hosts,
        (SAME_HOST,),
    ),
)
