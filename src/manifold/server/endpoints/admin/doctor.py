"""Why does it not work? Asked of the manager that runs."""

from manifold.doctor import Request
from manifold.errors import Conflict, InvalidParam
from manifold.server.api import ADMIN, ADMIN_V1, Call, Endpoint
from manifold.spec.admin import Diagnosis, DoctorRequest

__all__ = ["ENDPOINTS"]


async def examine(call: Call) -> Diagnosis:
    """`POST …/doctor`: every hop, each with its cause and its remedy. Takes ten seconds at most, one at a time."""
    return await call.services.doctor.examine(Request(tuple(call.body.checks), call.body.element))


ENDPOINTS = (
    Endpoint(
        "POST",
        f"{ADMIN_V1}/doctor",
        examine,
        ADMIN,
        Diagnosis,
        "Manifold",
        DoctorRequest,
        errors=(InvalidParam, Conflict),
        asks_others=True,
    ),
)
