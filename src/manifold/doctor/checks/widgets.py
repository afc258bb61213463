"""Do the servers still answer that widgets in rooms point to?

A host that is given up can be taken by anybody, and then shows what it likes in all these rooms (security rule 32).
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl

import msgspec

from manifold.doctor.check import Check
from manifold.doctor.finding import FINE, Fault, Finding, skipped
from manifold.doctor.visit import Visit
from manifold.errors import Unreachable
from manifold.integrations.urls import https_origin

__all__ = ["CHECKS", "origins_in"]

MOST_ACTIONS = 2000
MOST_ORIGINS = 40
"""Those with the most widgets."""

_PER_ORIGIN_SECONDS = 3.0

DEAD = Fault(
    "Widgets point to servers that do not answer: {servers}",
    "Have those widgets removed or pointed elsewhere. A name that is free can be taken by anybody, who then shows what "
    "they like in these rooms",
    "warning",
)


class _Widget(msgspec.Struct):
    url: str


class _PutsWidget(msgspec.Struct):
    widget: _Widget


async def hosts(visit: Visit) -> Finding:
    """Of installations that are active, as many as a glance takes."""
    async with visit.patient.open_store() as store, store.read() as repositories:
        bodies = await repositories.installations.some_bodies(MOST_ACTIONS)
    counted = Counter(origins_in(bodies, visit.patient.widgets_url))
    if not counted:
        return skipped("No widget of Manifold's points anywhere yet")
    origins = [origin for origin, _ in counted.most_common(MOST_ORIGINS)]
    answers = await asyncio.gather(*(_trouble(visit, origin) for origin in origins))
    dead = [f"{trouble} ({counted[origin]})" for origin, trouble in zip(origins, answers, strict=True) if trouble]
    visit.notes.append(f"{len(origins)} servers were asked")
    return DEAD(servers="; ".join(dead)) if dead else FINE


def origins_in(bodies: Iterable[str], widgets_url: str) -> Iterator[str]:
    """Of actions' bodies: the origins that each widget leads to, behind our own page where it is one of ours."""
    for body in bodies:
        try:
            url = msgspec.json.decode(body, type=_PutsWidget).widget.url
        except msgspec.DecodeError:  # an action of another kind
            continue
        for target in _targets(url, widgets_url):
            with contextlib.suppress(ValueError):  # another value of the query, or nothing that a browser would open
                yield https_origin(target)


def _targets(url: str, widgets_url: str) -> list[str]:
    """What our page frames is in its query, where the server sees it."""
    page, _, rest = url.partition("?")
    if not page.startswith(f"{widgets_url}/"):
        return [url]
    return [value for _, value in parse_qsl(rest.partition("#")[0])]


async def _trouble(visit: Visit, origin: str) -> str:
    """Why nobody answers there; "" where somebody does, whatever they say."""
    left = visit.until - asyncio.get_running_loop().time()
    try:
        await visit.patient.egress.get(
            f"{origin}/", timeout=min(left, _PER_ORIGIN_SECONDS), redirects=0, purpose="doctor"
        )
    except Unreachable as exc:
        # An answer that is too large, or garbled, is one all the same.
        return "" if exc.because == "answer" else exc.message
    return ""


CHECKS = (
    Check(
        "widget-hosts",
        "Integrations",
        "The servers that widgets point to answer",
        f"Those of installations that are active: up to {MOST_ORIGINS}, the most used ones first.",
        hosts,
        (DEAD,),
        after=("database",),
    ),
)
