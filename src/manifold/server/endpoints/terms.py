"""The operator's terms, and agreeing to them (MSC2140)."""

from manifold.server.api import ANY, PUBLIC, V1, Call, Endpoint
from manifold.spec.account import Empty
from manifold.spec.terms import Agreement, Terms

__all__ = ["ENDPOINTS"]


async def show(call: Call) -> Terms:
    """`GET …/terms`: what users must agree to. A policy is agreed to in any one of its languages."""
    return call.services.terms.terms


async def accept(call: Call) -> Empty:
    """`POST …/terms`: the account agrees to these documents, for all its tokens."""
    await call.services.terms.accept(call.account.user_id, call.body.user_accepts)
    return Empty()


ENDPOINTS = (
    Endpoint("GET", f"{V1}/terms", show, PUBLIC, Terms, "MSC2140"),
    Endpoint("POST", f"{V1}/terms", accept, ANY, Empty, "MSC2140", request=Agreement),
)
