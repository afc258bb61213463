"""Manifold's Python SDK: a client of integration managers, any of the MSC1956 family.

Needs aiohttp and msgspec; what it raises is in `manifold.errors`, the shapes that it speaks in `manifold.spec`.
"""

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
