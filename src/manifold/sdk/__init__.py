"""Manifold's Python SDK: a client of integration managers, any of the MSC1956 family.

Needs aiohttp and msgspec; what it raises is in `manifold.errors`, the shapes that it speaks in `manifold.spec`.

Each name brings in its module when it is first asked for (PEP 562): asyncio alone is a third of what a Manager costs,
and who wants an address does not pay for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from manifold.sdk.account_widgets import adopt
    from manifold.sdk.adding import OnProgress, Progress
    from manifold.sdk.address import ManagerAddress, Source
    from manifold.sdk.discovery import Discovery, discover, discover_domain, discover_pickers
    from manifold.sdk.installations import ACCOUNT, room_of
    from manifold.sdk.manager import Manager
    from manifold.sdk.matrix import MatrixSession, StateEvent, TokenSession, find_homeserver, log_in
    from manifold.sdk.room_list import Room, rooms
    from manifold.sdk.terms import OnTerms, Policy
    from manifold.sdk.tokens import FileTokens, MemoryTokens, TokenStore
    from manifold.sdk.transport import Transport
    from manifold.sdk.trust import KnownManagers, TrustPolicy, Verdict

__all__ = [
    "ACCOUNT",
    "Discovery",
    "FileTokens",
    "KnownManagers",
    "Manager",
    "ManagerAddress",
    "MatrixSession",
    "MemoryTokens",
    "OnProgress",
    "OnTerms",
    "Policy",
    "Progress",
    "Room",
    "Source",
    "StateEvent",
    "TokenSession",
    "TokenStore",
    "Transport",
    "TrustPolicy",
    "Verdict",
    "adopt",
    "discover",
    "discover_domain",
    "discover_pickers",
    "find_homeserver",
    "log_in",
    "room_of",
    "rooms",
]

_HOMES = {
    "ACCOUNT": "installations",
    "Discovery": "discovery",
    "FileTokens": "tokens",
    "KnownManagers": "trust",
    "Manager": "manager",
    "ManagerAddress": "address",
    "MatrixSession": "matrix",
    "MemoryTokens": "tokens",
    "OnProgress": "adding",
    "OnTerms": "terms",
    "Policy": "terms",
    "Progress": "adding",
    "Room": "room_list",
    "Source": "address",
    "StateEvent": "matrix",
    "TokenSession": "matrix",
    "TokenStore": "tokens",
    "Transport": "transport",
    "TrustPolicy": "trust",
    "Verdict": "trust",
    "adopt": "account_widgets",
    "discover": "discovery",
    "discover_domain": "discovery",
    "discover_pickers": "discovery",
    "find_homeserver": "matrix",
    "log_in": "matrix",
    "room_of": "installations",
    "rooms": "room_list",
}


def __getattr__(name: str) -> Any:
    if (home := _HOMES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return value


def __dir__() -> list[str]:
    return __all__
