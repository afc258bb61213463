"""Answering, with the user's own Matrix session, the requirements that a manager can't see."""

from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from manifold.sdk.matrix.session import MatrixSession
from manifold.sdk.power import Power, read_power
from manifold.spec.catalogue import Requirement

__all__ = ["answered"]

_MOST_NAMES = 5
"""More names help nobody."""


async def answered(requirements: Sequence[Requirement], session: MatrixSession, room_id: str) -> list[Requirement]:
    """The same requirements, with `met` filled in where the room's state tells. Raises MatrixRefused, NoAnswer."""
    open_types = {requirement.type for requirement in requirements if requirement.met is None}
    power = await read_power(session, room_id) if "power" in open_types else None
    encryption = await session.state(room_id, "m.room.encryption") if "unencrypted" in open_types else None
    found: list[Requirement] = []
    for requirement in requirements:
        if requirement.met is not None:
            found.append(requirement)
        elif requirement.type == "power" and power is not None and requirement.event_type is not UNSET:
            found.append(await _by_power(requirement, requirement.event_type, power, session, room_id))
        elif requirement.type == "unencrypted":
            found.append(replace(requirement, met=encryption is None))
        else:
            found.append(requirement)
    return found


async def _by_power(
    requirement: Requirement, event_type: str, power: Power, session: MatrixSession, room_id: str
) -> Requirement:
    if power.can_write(session.user_id, event_type):
        return replace(requirement, met=True)
    helpers = power.who_can_write(event_type)[:_MOST_NAMES]
    if not helpers:
        return replace(requirement, met=False)
    names = [await _name(session, room_id, user_id) for user_id in helpers]
    return replace(requirement, met=False, who_can_help=", ".join(names))


async def _name(session: MatrixSession, room_id: str, user_id: str) -> str:
    member = await session.state(room_id, "m.room.member", user_id)
    name = member.content.get("displayname") if member else None
    return f"{name} ({user_id})" if isinstance(name, str) and name else user_id
