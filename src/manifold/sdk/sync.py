"""The SDK for programs without an event loop: the same names, and each call waits.

The async SDK runs in a thread of its own, and calls `on_terms` and `on_progress` there. A session that another library
holds belongs to that library's loop, and can't be used here.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Generator
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from manifold import sdk
from manifold.sdk import (
    ACCOUNT,
    Discovery,
    FileTokens,
    KnownManagers,
    ManagerAddress,
    MemoryTokens,
    Policy,
    Progress,
    Room,
    TokenSession,
    Verdict,
    room_of,
)

__all__ = [
    "ACCOUNT",
    "Discovery",
    "FileTokens",
    "KnownManagers",
    "Manager",
    "ManagerAddress",
    "MemoryTokens",
    "Policy",
    "Progress",
    "Room",
    "TokenSession",
    "Verdict",
    "adopt",
    "close_session",
    "discover",
    "discover_domain",
    "discover_pickers",
    "find_homeserver",
    "log_in",
    "room_of",
    "rooms",
]

Arguments = ParamSpec("Arguments")
Outcome = TypeVar("Outcome")


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="manifold.sdk", daemon=True).start()
    return loop


def _wait(work: Coroutine[Any, Any, Outcome]) -> Outcome:
    future = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        return future.result()
    except BaseException:
        future.cancel()  # Ctrl-C, say
        raise


def _waiting(function: Callable[Arguments, Coroutine[Any, Any, Outcome]]) -> Callable[Arguments, Outcome]:
    @wraps(function)
    def wait(*arguments: Arguments.args, **named: Arguments.kwargs) -> Outcome:
        return _wait(function(*arguments, **named))

    return wait


def _call(
    method: Callable[Concatenate[sdk.Manager, Arguments], Coroutine[Any, Any, Outcome]],
) -> "Callable[Concatenate[Manager, Arguments], Outcome]":
    @wraps(method)
    def wait(self: "Manager", /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Outcome:
        return _wait(method(self.asynchronous, *arguments, **named))

    return wait


def _iterate(
    method: Callable[Concatenate[sdk.Manager, Arguments], AsyncIterator[Outcome]],
) -> "Callable[Concatenate[Manager, Arguments], Generator[Outcome, None, None]]":
    @wraps(method)
    def iterate(
        self: "Manager", /, *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Generator[Outcome, None, None]:
        items = method(self.asynchronous, *arguments, **named)
        try:
            while (item := _wait(_next(items))) is not None:
                yield item
        finally:
            if isinstance(items, AsyncGenerator):
                _wait(items.aclose())

    return iterate


async def _next(items: AsyncIterator[Outcome]) -> Outcome | None:
    return await anext(items, None)


class Manager:
    """`manifold.sdk.Manager`, each of whose calls waits; a context manager. Iterators ask as they are read."""

    def __init__(
        self,
        address: ManagerAddress | str,
        session: sdk.MatrixSession | None = None,
        *,
        trust: sdk.TrustPolicy | None = None,
        on_terms: sdk.OnTerms | None = None,
        tokens: sdk.TokenStore | None = None,
        client: str = "",
        language: str = "",
        patience: float = 30,
        transport: sdk.Transport | None = None,
    ) -> None:
        self.asynchronous = sdk.Manager(
            address,
            session,
            trust=trust,
            on_terms=on_terms,
            tokens=tokens,
            client=client,
            language=language,
            patience=patience,
            transport=transport,
        )

    @property
    def address(self) -> ManagerAddress:
        """Where it is."""
        return self.asynchronous.address

    versions = _call(sdk.Manager.versions)
    account = _call(sdk.Manager.account)
    terms = _call(sdk.Manager.terms)
    agree = _call(sdk.Manager.agree)
    sessions = _call(sdk.Manager.sessions)
    end_session = _call(sdk.Manager.end_session)
    logout = _call(sdk.Manager.logout)
    logout_all = _call(sdk.Manager.logout_all)
    export = _call(sdk.Manager.export)
    erase = _call(sdk.Manager.erase)

    integrations = _iterate(sdk.Manager.integrations)
    integration = _call(sdk.Manager.integration)
    icon = _call(sdk.Manager.icon)
    requirements = _call(sdk.Manager.requirements)

    installations = _call(sdk.Manager.installations)
    installation = _call(sdk.Manager.installation)
    preview = _call(sdk.Manager.preview)
    install = _call(sdk.Manager.install)
    reconfigure = _call(sdk.Manager.reconfigure)
    remove = _call(sdk.Manager.remove)
    restore = _call(sdk.Manager.restore)
    performed = _call(sdk.Manager.performed)
    audit = _iterate(sdk.Manager.audit)
    watch = _iterate(sdk.Manager.watch)

    add = _call(sdk.Manager.add)
    finish = _call(sdk.Manager.finish)
    take_away = _call(sdk.Manager.take_away)

    make_widget = _call(sdk.Manager.make_widget)
    make_widget_of = _call(sdk.Manager.make_widget_of)
    identify = _call(sdk.Manager.identify)
    resolve = _call(sdk.Manager.resolve)
    packs = _call(sdk.Manager.packs)
    add_pack = _call(sdk.Manager.add_pack)
    remove_pack = _call(sdk.Manager.remove_pack)

    close = _call(sdk.Manager.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


adopt = _waiting(sdk.adopt)
discover = _waiting(sdk.discover)
discover_domain = _waiting(sdk.discover_domain)
discover_pickers = _waiting(sdk.discover_pickers)
find_homeserver = _waiting(sdk.find_homeserver)
log_in = _waiting(sdk.log_in)
rooms = _waiting(sdk.rooms)


@_waiting
async def close_session(session: TokenSession) -> None:
    """Ends a session's connections; its access token stays good."""
    await session.close()
