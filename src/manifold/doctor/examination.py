"""One examination: all checks at once, each within its time, and every one ends in a result."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from manifold.doctor.check import Check
from manifold.doctor.finding import Fault, Finding, shown, skipped
from manifold.doctor.patient import Patient, Request
from manifold.doctor.session import OwnSession
from manifold.doctor.visit import Visit
from manifold.errors import Unreachable
from manifold.matrix import ServerNames, WellKnown
from manifold.spec.admin import Check as Result

__all__ = ["CUT_OFF", "DEFECT", "Examination", "Times"]

logger = logging.getLogger(__name__)

GRACE = 0.3
"""Seconds more, before a check is cut off that should have ended by itself."""

CUT_OFF = Fault(
    "It took longer than {seconds} seconds",
    "Something that is asked here hangs: name servers, a proxy, the database. The other results may tell which; if "
    "not, ask once more",
)
DEFECT = Fault(
    "The check itself failed ({kind}), which is a defect of Manifold",
    "Report it, with what `manifold doctor` wrote to standard error, or the manager to its log",
)


@dataclass(frozen=True)
class Times:
    """Seconds: for one check, and for all of them. The command itself needs one more, and shall end within ten."""

    one: float = 4.0
    all: float = 8.0


class _Key(NamedTuple):
    id: str
    subject: str


class Examination:
    """To be made in a running event loop. `checks` are in order: none stands before what it comes `after`."""

    def __init__(
        self, patient: Patient, request: Request, session: OwnSession, checks: Sequence[Check], times: Times
    ) -> None:
        self._patient = patient
        self._request = request
        self._session = session
        self._checks: Mapping[str, Check] = {check.id: check for check in checks}
        self._times = times
        self._now = asyncio.get_running_loop().time
        self._deadline = self._now() + times.all
        # New ones, which remember nothing: how is it now?
        well_known = WellKnown(patient.egress, patient.clock, seconds=times.one / 2, port=patient.well_known_port)
        self._server_names = ServerNames(well_known, patient.services, patient.homeservers)
        self._running: dict[_Key, asyncio.Task[Result]] = {}

    async def results(self) -> list[Result]:
        """In the order of the list; of a check for each homeserver, in the order of the settings."""
        async with asyncio.TaskGroup() as group:
            for check in self._checks.values():
                for subject in self._subjects(check):
                    key = _Key(check.id, subject)
                    self._running[key] = group.create_task(self._result(check, subject))
        return [task.result() for task in self._running.values()]

    def _subjects(self, check: Check) -> Sequence[str]:
        return [*self._patient.homeservers] or [""] if check.per_homeserver else [""]

    async def _result(self, check: Check, subject: str) -> Result:
        finding = await self._hindrance(check, subject)
        began = self._now()
        until = min(began + self._times.one, self._deadline)
        visit = Visit(self._patient, self._request, self._session, self._server_names, subject, until)
        if finding is None:
            finding = await self._finding(check, visit)
        return Result(
            id=check.id,
            subject=subject,
            hop=check.hop,
            title=check.title,
            outcome=finding.outcome,
            cause=finding.cause,
            remedy=finding.remedy,
            notes=[shown(note) for note in visit.notes],
            seconds=round(self._now() - began, 1),
        )

    async def _hindrance(self, check: Check, subject: str) -> Finding | None:
        """Why the check can't tell anything, or need not."""
        if check.per_homeserver and not subject:
            return skipped("The settings name no homeserver under [homeservers]")
        for need in check.after:
            other = self._checks[need]
            before = await self._running[_Key(need, subject if other.per_homeserver else "")]
            if before.outcome == "failed":
                return skipped(f"First put this right: {other.title}")
            if before.outcome == "skipped":
                return skipped(before.cause)
        return None

    async def _finding(self, check: Check, visit: Visit) -> Finding:
        try:
            async with asyncio.timeout_at(visit.until + GRACE):
                return await check.run(visit)
        except Unreachable as exc:
            if check.no_answer is not None:
                return check.no_answer.of(exc, subject=visit.subject)
            return self._defect(check, exc)
        except TimeoutError:
            return CUT_OFF(seconds=f"{self._times.one:g}")
        except Exception as exc:  # the last net: whatever a stranger's server answers, a check ends in a result
            return self._defect(check, exc)

    def _defect(self, check: Check, exc: Exception) -> Finding:
        # Without the exception's text, which may repeat a URL, or what a stranger said.
        logger.error("The doctor's check %s failed", check.id, exc_info=exc)
        return DEFECT(kind=type(exc).__name__)
