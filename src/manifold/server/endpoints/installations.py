"""Integrations in a room, or in the caller's own account: put, change, remove, undo, report."""

from manifold.errors import Conflict, Forbidden, InvalidParam, NotFound, Unavailable, Unreachable
from manifold.manager.place import Place
from manifold.server.api import MANAGER, V1, Call, Endpoint, Reply
from manifold.spec.account import Empty
from manifold.spec.installations import (
    InstallationView,
    InstallationViews,
    InstallRequest,
    PerformedRequest,
    ReconfigureRequest,
)

__all__ = ["ENDPOINTS", "place"]


async def here(call: Call) -> Reply:
    """The caller's installations there, oldest first."""
    return Reply(await call.services.installations.here_since(place(call), call.account.revision))


async def install(call: Call) -> InstallationView:
    """Install an integration: the answer has the actions that it takes.

    A request that is repeated with the same `request_id` makes nothing new: it is answered with what it made, as that
    is now.
    """
    body: InstallRequest = call.body
    return await call.services.installations.install(place(call), body.integration, body.config, body.request_id)


async def preview(call: Call) -> InstallationView:
    """What installing would answer, with nothing kept."""
    return await call.services.installations.preview(place(call), call.body.integration, call.body.config)


async def get(call: Call) -> InstallationView:
    """One installation, with the actions of its latest change."""
    return await call.services.installations.get(place(call), _installation_id(call))


async def reconfigure(call: Call) -> InstallationView:
    """Give an installation another config."""
    return await call.services.installations.reconfigure(place(call), _installation_id(call), call.body.config)


async def remove(call: Call) -> InstallationView:
    """Begin to remove an installation; for a day after its actions are performed that can be undone."""
    return await call.services.installations.remove(place(call), _installation_id(call))


async def restore(call: Call) -> InstallationView:
    """Undo a removal."""
    return await call.services.installations.restore(place(call), _installation_id(call))


async def performed(call: Call) -> InstallationView:
    """Report what became of an installation's actions."""
    return await call.services.installations.performed(place(call), _installation_id(call), call.body.results)


def place(call: Call) -> Place:
    """Where the path points to: a room, or the caller's account. Raises InvalidParam."""
    return Place(call.account.user_id, call.room_id if "room_id" in call.parameters else None)


def _installation_id(call: Call) -> str:
    return call.parameters["installation_id"]


_DECIDING = (InvalidParam, NotFound, Forbidden, Conflict, Unreachable, Unavailable)
_UNDECIDED = (NotFound, Forbidden, Conflict, Unavailable)


def _endpoints(where: str) -> tuple[Endpoint, ...]:
    one = f"{where}/{{installation_id}}"
    return (
        Endpoint("GET", where, here, MANAGER, InstallationViews, "Manifold"),
        Endpoint(
            "POST",
            where,
            install,
            MANAGER,
            InstallationView,
            "Manifold",
            InstallRequest,
            status=201,
            errors=_DECIDING,
            asks_others=True,
        ),
        Endpoint(
            "POST",
            f"{where}/preview",
            preview,
            MANAGER,
            InstallationView,
            "Manifold",
            InstallRequest,
            errors=_DECIDING,
            asks_others=True,
        ),
        Endpoint("GET", one, get, MANAGER, InstallationView, "Manifold", errors=(NotFound,)),
        Endpoint(
            "PUT",
            one,
            reconfigure,
            MANAGER,
            InstallationView,
            "Manifold",
            ReconfigureRequest,
            errors=_DECIDING,
            asks_others=True,
        ),
        Endpoint("DELETE", one, remove, MANAGER, InstallationView, "Manifold", errors=_UNDECIDED),
        Endpoint("POST", f"{one}/restore", restore, MANAGER, InstallationView, "Manifold", Empty, errors=_UNDECIDED),
        Endpoint(
            "POST",
            f"{one}/performed",
            performed,
            MANAGER,
            InstallationView,
            "Manifold",
            PerformedRequest,
            errors=(NotFound, InvalidParam, Forbidden),
        ),
    )


ENDPOINTS = (*_endpoints(f"{V1}/rooms/{{room_id}}/installations"), *_endpoints(f"{V1}/account/installations"))
