"""What this manager refuses: users, servers, rooms and integrations."""

from typing import get_args

from manifold.errors import Conflict, InvalidParam, NotFound, Unavailable
from manifold.server.api import ADMIN, ADMIN_V1, Call, Endpoint
from manifold.spec.account import Empty
from manifold.spec.admin import Block, BlockKind, BlockRequest, Blocks

__all__ = ["ENDPOINTS"]

_KINDS: dict[str, BlockKind] = {kind: kind for kind in get_args(BlockKind)}


async def every(call: Call) -> Blocks:
    """`GET …/blocks`: who and what is refused, and who says so: operators, the settings, policy lists."""
    return Blocks(await call.services.blocks.all())


async def block(call: Call) -> Block:
    """`PUT …/blocks/{kind}/{subject}`: refuse it from now on, everywhere within a second."""
    return await call.services.blocks.add(_kind(call), call.parameters["subject"], call.body.reason)


async def unblock(call: Call) -> Empty:
    """`DELETE …/blocks/{kind}/{subject}`: undo what a command or this API did."""
    await call.services.blocks.remove(_kind(call), call.parameters["subject"])
    return Empty()


def _kind(call: Call) -> BlockKind:
    try:
        return _KINDS[call.parameters["kind"]]
    except KeyError:
        raise InvalidParam(f"'kind' must be one of {', '.join(_KINDS)}") from None


_ALL = f"{ADMIN_V1}/blocks"
_ONE = f"{_ALL}/{{kind}}/{{subject}}"

ENDPOINTS = (
    Endpoint("GET", _ALL, every, ADMIN, Blocks, "Manifold"),
    Endpoint("PUT", _ONE, block, ADMIN, Block, "Manifold", BlockRequest, errors=(InvalidParam, Conflict, Unavailable)),
    Endpoint("DELETE", _ONE, unblock, ADMIN, Empty, "Manifold", errors=(InvalidParam, NotFound, Unavailable)),
)
