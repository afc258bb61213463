"""Are the packages of others those that the operator pinned?"""

import asyncio
from collections.abc import Iterator, Mapping

from manifold.doctor.check import Check
from manifold.doctor.finding import FINE, Fault, Finding, skipped
from manifold.doctor.visit import Visit
from manifold.integrations.discovery import problem_of, strangers
from manifold.integrations.pins import normalized

__all__ = ["CHECKS"]

CHANGED = Fault(
    "Not offered, since {problems}",
    "Look at what was installed; if it is what you want, pin it as it is now: 'manifold integrations pin NAME --write'",
)
ABSENT = Fault(
    "The settings pin {name}, which is not installed here, or has no integrations",
    "Install it for the Python that runs the manager, or take its line out of [pins]",
)


async def pinned(visit: Visit) -> Finding:
    """Hashes their files, as the manager does when it starts."""
    pins = {normalized(name): pin for name, pin in visit.patient.pins.items()}
    if not pins:
        return skipped("The settings pin no package")
    problems = await asyncio.to_thread(lambda: [*_problems(pins)])
    if problems:
        return CHANGED(problems="; ".join(problems))
    if absent := pins.keys() - strangers().keys():
        return ABSENT(name=min(absent))
    return FINE


def _problems(pins: Mapping[str, str]) -> Iterator[str]:
    for name, distribution in strangers().items():
        if name in pins and (problem := problem_of(distribution, pins[name])):
            yield problem


CHECKS = (
    Check(
        "packages",
        "Integrations",
        "Pinned packages are as they were pinned",
        "The hash of the files of each package in `[pins]`.",
        pinned,
        (CHANGED, ABSENT),
    ),
)
