"""From a wish to a widget in the room: the manager decides, the user's session does, and the manager hears of it."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from manifold.errors import ActionFailed, MatrixRefused, NoAnswer, NotFound, Undeclared
from manifold.sdk.bounds import Bounds
from manifold.sdk.catalogue import CatalogueCalls
from manifold.sdk.installations import InstallationCalls, call_of, room_of
from manifold.sdk.performer import perform
from manifold.spec.installations import ActionView, InstallationView, Result

__all__ = ["Adding", "OnProgress", "Progress"]

_LONGEST_ERROR = 1000


@dataclass(frozen=True)
class Progress:
    """What is about to be done. `installation` is there from `preview` on, where nothing of it is kept yet; `action`
    with `perform`.
    """

    step: Literal["ask", "preview", "install", "perform", "report"]
    installation: InstallationView | None = None
    action: ActionView | None = None


OnProgress = Callable[[Progress], Awaitable[None] | None]
"""Called before each step; what it raises ends the call, which may be made again."""


class Adding(CatalogueCalls, InstallationCalls):
    """What takes more than one request. All of these may be made again, whatever they raised."""

    async def add(
        self,
        room_id: str | None,
        integration: str,
        config: Mapping[str, Any],
        *,
        on_progress: OnProgress | None = None,
    ) -> InstallationView:
        """Adds an integration: preview, install, perform, report. After `preview`, `on_progress` may show what will
        happen, and raise.

        The same call made again, with this object, after any exception finishes what was begun. Raises what `install`
        and `finish` raise; Undeclared before anything is kept.
        """
        await _tell(on_progress, "ask")
        bounds = Bounds.of(await self.integration(integration), room_id)
        preview = await self.preview(room_id, integration, config)
        _check(bounds, preview.actions)
        await _tell(on_progress, "preview", preview)
        await _tell(on_progress, "install", preview)
        call = call_of(room_id, integration, config)
        with self._request_ids.name(call) as request_id:
            installation = await self._install(room_id, integration, config, request_id)
        if installation.state == "removing":  # somebody removed what an earlier call had made
            with self._request_ids.name(call) as request_id:
                installation = await self._install(room_id, integration, config, request_id)
        try:
            return await self._finish(installation, bounds, on_progress)
        except NotFound:
            raise
        except BaseException:
            self._request_ids.remember(call, request_id)
            raise

    async def finish(
        self, installation: InstallationView, *, on_progress: OnProgress | None = None
    ) -> InstallationView:
        """Does what is left of an installation's latest change, and reports it. Where nothing is left it changes
        nothing.

        Raises ActionFailed where the homeserver refuses (the manager was told), Undeclared for an action beyond what
        the integration declares (none was done), HomeserverUnreachable, and what `performed` raises.
        """
        room_id = room_of(installation)
        try:
            bounds = Bounds.of(await self.integration(installation.integration), room_id)
        except NotFound:
            bounds = Bounds.of_gone(installation.integration, room_id)
        return await self._finish(installation, bounds, on_progress)

    async def take_away(self, actions: Sequence[ActionView], room_id: str | None = None) -> None:
        """Takes away what an erased account's installations left behind (`erase`): all that can be.

        Raises the first of what could not: Undeclared for an action that does anything else, MatrixRefused. And
        HomeserverUnreachable, at once.
        """
        failure: Undeclared | MatrixRefused | None = None
        for action in actions:
            where = action.room_id if isinstance(action.room_id, str) else room_id
            try:
                await perform(action, self._connection.access.session, Bounds.of_gone("The manager", where))
            except (Undeclared, MatrixRefused) as exc:
                failure = failure or exc
        if failure is not None:
            raise failure

    async def _finish(
        self, installation: InstallationView, bounds: Bounds, on_progress: OnProgress | None
    ) -> InstallationView:
        waiting = [action for action in installation.actions if action.by == "user" and action.status != "done"]
        if not waiting:
            return installation
        results: list[Result] = []
        failure: Undeclared | MatrixRefused | None = None
        action = waiting[0]
        try:
            for action in waiting:
                bounds.check(action)
            for action in waiting:
                await _tell(on_progress, "perform", installation, action)
                await perform(action, self._connection.access.session, bounds)
                results.append(Result(action.id, ok=True))
        except (Undeclared, MatrixRefused) as exc:
            failure = exc
            results.append(Result(action.id, ok=False, error=str(exc)[:_LONGEST_ERROR]))
        except NoAnswer:
            if results:
                await self.performed(installation, results)
            raise
        await _tell(on_progress, "report", installation)
        known = await self.performed(installation, results)
        match failure:
            case None:
                return known
            case Undeclared():
                raise failure
            case MatrixRefused():
                raise ActionFailed(str(failure), installation_id=installation.id) from failure


def _check(bounds: Bounds, actions: Sequence[ActionView]) -> None:
    for action in actions:
        if action.by == "user":
            bounds.check(action)


async def _tell(
    on_progress: OnProgress | None,
    step: Literal["ask", "preview", "install", "perform", "report"],
    installation: InstallationView | None = None,
    action: ActionView | None = None,
) -> None:
    if on_progress is not None and inspect.isawaitable(told := on_progress(Progress(step, installation, action))):
        await told
