"""Does this machine's clock agree with others'?"""

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from email.utils import parsedate_to_datetime

from manifold.doctor.check import Check
from manifold.doctor.finding import FINE, Fault, Finding, skipped
from manifold.doctor.visit import Visit
from manifold.egress import Reply
from manifold.errors import Unreachable
from manifold.ids import ServerName

__all__ = ["CHECKS"]

HOP = "This machine"

MOST_SECONDS = 60

WRONG = Fault(
    "This machine's clock is {seconds} seconds {direction}, if {who} are right",
    "Have the clock set by NTP. Tokens expire by it, and certificates are judged by it",
)
DISAGREE = Fault(
    "The clock of {who} is {seconds} seconds {direction} of this machine's",
    "Have the clocks of both machines set by NTP; others agree with this one's, or nobody else could be asked",
    "warning",
)


async def clock(visit: Visit) -> Finding:
    """Against the Date header of everybody who answers."""
    names = [*visit.patient.homeservers][:10]
    asked: dict[str, Awaitable[Reply]] = {name: _of_homeserver(visit, ServerName.parse(name)) for name in names}
    asked["the public address"] = visit.ask_manager("/health/live")
    skews = await asyncio.gather(*(_skew(visit, request) for request in asked.values()))
    known = {who: skew for who, skew in zip(asked, skews, strict=True) if skew is not None}
    if not known:
        return skipped("Nobody who was asked tells the time")
    wrong = {who: skew for who, skew in known.items() if abs(skew) > MOST_SECONDS}
    if not wrong:
        return FINE
    who, skew = max(wrong.items(), key=lambda item: abs(item[1]))
    if len(wrong) > 1 and len(wrong) == len(known):
        return WRONG(seconds=round(abs(skew)), direction="behind" if skew > 0 else "ahead", who=", ".join(wrong))
    return DISAGREE(who=who, seconds=round(abs(skew)), direction="ahead" if skew > 0 else "behind")


async def _of_homeserver(visit: Visit, name: ServerName) -> Reply:
    resolved = await visit.server_names.resolve(name)
    url = f"{resolved.base_url}/_matrix/federation/v1/version"
    return await visit.ask(url, connect_to=resolved.connect_to, is_ours=resolved.allow_private)


async def _skew(visit: Visit, request: Awaitable[Reply]) -> float | None:
    """Seconds by which the other's clock is ahead of ours."""
    before = visit.patient.clock()
    try:
        reply = await request
        told = parsedate_to_datetime(reply.headers.get("Date", ""))
        theirs = _seconds(told)
    except (Unreachable, ValueError, OverflowError):
        return None
    # It was written down at some time between the question and the answer.
    return theirs - (before + visit.patient.clock()) / 2000


def _seconds(time: datetime) -> float:
    if time.tzinfo is None:  # "-0000", which the header must not say
        raise ValueError(time)
    return time.timestamp()


CHECKS = (
    Check(
        "clock",
        HOP,
        "The clock is right",
        "Against the `Date` header of the homeservers, and of the public address where a proxy writes one: a minute is "
        "too much.",
        clock,
        (WRONG, DISAGREE),
    ),
)
