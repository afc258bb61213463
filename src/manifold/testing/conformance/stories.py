"""What happens in an order, once in a run: agreeing to the terms, logging out. Checks look at what was seen.

Tests can then be run alone and in any order, and few OpenID tokens are enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from manifold.testing.conformance.exchange import Exchange
from manifold.testing.conformance.manager import Manager, member

__all__ = ["STRANGE_URL", "Leaving", "Signing", "agree", "leave", "policies_of", "sign", "urls_of"]

STRANGE_URL = "https://conformance.invalid/terms-of-nobody-1.0.html"
"""A document that is no manager's."""


@dataclass
class Signing:
    """`terms` is what `GET …/terms` answered. The rest is there only where the manager has policies: GET account before
    anything was agreed to, agreeing to what is none of them and GET account then, and agreeing to each, one by one.
    """

    terms: Exchange
    before: Exchange | None = None
    strange: Exchange | None = None
    after_strange: Exchange | None = None
    agreed: list[Exchange] = field(default_factory=list)
    after: Exchange | None = None
    urls: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Leaving:
    """Registering once more, asking with that token in both ways, logging out, asking again, logging out again; and
    asking with the other token of the same account.
    """

    registered: Exchange
    before: Exchange
    logout: Exchange
    by_header: Exchange
    by_query: Exchange
    again: Exchange
    other: Exchange


def sign(manager: Manager, token: str) -> Signing:
    """Agrees to one language of each policy, the last that it has."""
    url = manager.v1("terms")
    terms = manager.ask("GET", url)
    signing = Signing(terms if terms.status not in (401, 403) else manager.ask("GET", url, token=token))
    policies = policies_of(signing.terms)
    if not policies:
        return signing
    signing.before = manager.account(token)
    signing.strange = agree(manager, token, STRANGE_URL)
    signing.after_strange = manager.account(token)
    for policy in policies.values():
        if urls := urls_of(policy):
            signing.urls.append(urls[-1])
            signing.agreed.append(agree(manager, token, urls[-1]))
    signing.after = manager.account(token)
    if signing.after.status != 200:
        # One check finds that out; the others shall not suffer from it.
        agree(manager, token, *(url for policy in policies.values() for url in urls_of(policy)))
    return signing


def agree(manager: Manager, token: str, *urls: str) -> Exchange:
    """`POST …/terms`"""
    return manager.ask("POST", manager.v1("terms"), token=token, value={"user_accepts": list(urls)})


def leave(manager: Manager, openid: Mapping[str, Any], other_token: str) -> Leaving:
    """Registers, and logs out again."""
    registered = manager.register(openid)
    token = str(member(registered, "token") or "")
    before = manager.account(token)
    # A manager that keeps tokens in a cache has both ways in it now.
    manager.account_by_query(token)
    return Leaving(
        registered=registered,
        before=before,
        logout=_log_out(manager, token),
        by_header=manager.account(token),
        by_query=manager.account_by_query(token),
        again=_log_out(manager, token),
        other=manager.account(other_token),
    )


def policies_of(terms: Exchange) -> dict[str, Any]:
    """The policies by their names, as far as the answer has any."""
    policies = member(terms, "policies") if terms.status == 200 else None
    return policies if isinstance(policies, dict) else {}


def urls_of(policy: object) -> list[str]:
    """The URLs of a policy's languages."""
    documents = policy.values() if isinstance(policy, dict) else []
    return [doc["url"] for doc in documents if isinstance(doc, dict) and isinstance(doc.get("url"), str)]


def _log_out(manager: Manager, token: str) -> Exchange:
    return manager.ask("POST", manager.v1("account/logout"), token=token, value={})
