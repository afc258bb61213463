"""Who examines a manager: checks by name, one examination at a time."""

from collections.abc import Iterable, Sequence

from manifold.doctor.check import Check
from manifold.doctor.checks import CHECKS
from manifold.doctor.examination import Examination, Times
from manifold.doctor.patient import Patient, Request
from manifold.doctor.session import OwnSession
from manifold.errors import Conflict, InvalidParam
from manifold.spec.admin import Diagnosis

__all__ = ["Doctor"]


class Doctor:
    """Of one manager."""

    def __init__(self, patient: Patient, checks: Sequence[Check] = CHECKS, times: Times = Times()) -> None:  # noqa: B008
        self._patient = patient
        self._checks = {check.id: check for check in checks}
        self._times = times
        self._is_busy = False

    async def examine(self, request: Request) -> Diagnosis:
        """What is well and what is not, in the order of the list.

        Raises InvalidParam for a check that there is not, and Conflict while another examination goes on.
        """
        wanted = self._wanted(request.checks)
        if self._is_busy:
            raise Conflict("Another examination is going on; ask again in ten seconds")
        self._is_busy = True
        session = OwnSession(self._patient)
        try:
            examination = Examination(self._patient, request, session, self._with_needs(wanted), self._times)
            results = [result for result in await examination.results() if result.id in wanted]
        finally:
            await session.end()
            self._is_busy = False
        return Diagnosis(all(result.outcome != "failed" for result in results), results)

    def _wanted(self, ids: Sequence[str]) -> Sequence[str]:
        for each in ids:
            if each not in self._checks:
                raise InvalidParam(f"There is no check {each!r}; there are {', '.join(self._checks)}")
        return ids or [*self._checks]

    def _with_needs(self, ids: Iterable[str]) -> list[Check]:
        """These checks and all that must be well before them, in the order of the list."""
        needed = set[str]()
        waiting = [*ids]
        while waiting:
            each = waiting.pop()
            if each not in needed:
                needed.add(each)
                waiting += self._checks[each].after
        return [check for check in self._checks.values() if check.id in needed]
