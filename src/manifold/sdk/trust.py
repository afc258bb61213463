"""Which manager is trusted, and why (MSC1956, "Trusted Integration Manager")."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from manifold.errors import NotTrusted
from manifold.sdk.address import ManagerAddress, is_loopback

__all__ = ["KnownManagers", "TrustPolicy", "Verdict", "demand"]


@dataclass(frozen=True)
class Verdict:
    """Whether a manager is trusted; `reason` is for people."""

    trusted: bool
    reason: str


class TrustPolicy(Protocol):
    """Decides whether a manager may learn who the user is. Only then does it get an OpenID token."""

    def verdict(self, manager: ManagerAddress) -> Verdict:
        """Asked before each use of a token."""


class KnownManagers:
    """Trusts managers that the account, the homeserver or the client's configuration names, and those in `also`.

    A manager by a domain that somebody typed is not trusted before the user said so (`also`), nor is one that a sticker
    picker names. Over http nothing is trusted that is not on this machine: the token could be read on the way.
    """

    def __init__(self, also: Iterable[str] = ()) -> None:
        self._also = frozenset(url.rstrip("/") for url in also)

    def verdict(self, manager: ManagerAddress) -> Verdict:
        """See TrustPolicy."""
        if manager.api_url.startswith("http:") and not is_loopback(manager.api_url):
            return Verdict(trusted=False, reason="It is not reached by https, so a token could be read on the way")
        if manager.api_url in self._also:
            return Verdict(trusted=True, reason="You said so")
        return _BY_SOURCE[manager.source]


def demand(policy: TrustPolicy, manager: ManagerAddress) -> None:
    """Raises NotTrusted, with the reason, where `manager` may not learn who the user is."""
    verdict = policy.verdict(manager)
    if not verdict.trusted:
        raise NotTrusted(f"{manager.host} gets no token: {verdict.reason}")


_BY_SOURCE = {
    "account": Verdict(trusted=True, reason="It is in your account data"),
    "homeserver": Verdict(trusted=True, reason="Your homeserver suggests it"),
    "config": Verdict(trusted=True, reason="Your client is configured with it"),
    "domain": Verdict(trusted=False, reason="Somebody typed its domain, and nobody confirmed yet that you trust it"),
    "picker": Verdict(trusted=False, reason="A sticker picker names it, and none of your managers is there"),
}
