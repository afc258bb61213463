"""Integrations in a room: put, change, remove, undo, report."""

from manifold.errors import Conflict, Forbidden, InvalidParam, NotFound, Unavailable, Unreachable
from manifold.manager.installations import Place
from manifold.server.api import MANAGER, V1, Call, Endpoint
from manifold.spec.account import Empty
from manifold.spec.installations import (
    InstallationView,
    InstallationViews,
    InstallRequest,
    PerformedRequest,
    ReconfigureRequest,
)

__all__ = ["ENDPOINTS"]


async def here(call: Call) -> InstallationViews:
    """`GET …/rooms/{room_id}/installations`: the account's own."""
    return InstallationViews(await call.services.installations.here(_place(call)))


async def install(call: Call) -> InstallationView:
    """`POST …/rooms/{room_id}/installations`."""
    return await call.services.installations.install(_place(call), call.body.integration, call.body.config)


async def preview(call: Call) -> InstallationView:
    """`POST …/rooms/{room_id}/installations/preview`: the same answer, nothing kept."""
    return await call.services.installations.preview(_place(call), call.body.integration, call.body.config)


async def get(call: Call) -> InstallationView:
    """`GET …/installations/{installation_id}`."""
    return await call.services.installations.get(_place(call), _installation_id(call))


async def reconfigure(call: Call) -> InstallationView:
    """`PUT …/installations/{installation_id}`."""
    return await call.services.installations.reconfigure(_place(call), _installation_id(call), call.body.config)


async def remove(call: Call) -> InstallationView:
    """`DELETE …/installations/{installation_id}`."""
    return await call.services.installations.remove(_place(call), _installation_id(call))


async def restore(call: Call) -> InstallationView:
    """`POST …/installations/{installation_id}/restore`."""
    return await call.services.installations.restore(_place(call), _installation_id(call))


async def performed(call: Call) -> InstallationView:
    """`POST …/installations/{installation_id}/performed`."""
    return await call.services.installations.performed(_place(call), _installation_id(call), call.body.results)


def _place(call: Call) -> Place:
    return Place(call.account.user_id, call.room_id)


def _installation_id(call: Call) -> str:
    return call.parameters["installation_id"]


_HERE = f"{V1}/rooms/{{room_id}}/installations"
_ONE = f"{_HERE}/{{installation_id}}"
_DECIDING = (InvalidParam, NotFound, Forbidden, Conflict, Unreachable, Unavailable)

ENDPOINTS = (
    Endpoint("GET", _HERE, here, MANAGER, InstallationViews, "Manifold"),
    Endpoint(
        "POST",
        _HERE,
        install,
        MANAGER,
        InstallationView,
        "Manifold",
        InstallRequest,
        status=201,
        errors=_DECIDING,
    ),
    Endpoint(
        "POST",
        f"{_HERE}/preview",
        preview,
        MANAGER,
        InstallationView,
        "Manifold",
        InstallRequest,
        errors=_DECIDING,
    ),
    Endpoint("GET", _ONE, get, MANAGER, InstallationView, "Manifold", errors=(NotFound,)),
    Endpoint("PUT", _ONE, reconfigure, MANAGER, InstallationView, "Manifold", ReconfigureRequest, errors=_DECIDING),
    Endpoint("DELETE", _ONE, remove, MANAGER, InstallationView, "Manifold", errors=(NotFound, Unavailable)),
    Endpoint(
        "POST",
        f"{_ONE}/restore",
        restore,
        MANAGER,
        InstallationView,
        "Manifold",
        Empty,
        errors=(NotFound, Unavailable),
    ),
    Endpoint(
        "POST",
        f"{_ONE}/performed",
        performed,
        MANAGER,
        InstallationView,
        "Manifold",
        PerformedRequest,
        errors=(NotFound, InvalidParam, Forbidden),
    ),
)
