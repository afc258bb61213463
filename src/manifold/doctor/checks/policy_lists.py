"""Can the policy lists be read that the operator names?"""

from urllib.parse import quote

from manifold.doctor import no_answers
from manifold.doctor.answers import errcode_of, error_of
from manifold.doctor.check import Check
from manifold.doctor.finding import FINE, Fault, Finding, skipped
from manifold.doctor.visit import Visit
from manifold.errors import SettingsError

__all__ = ["CHECKS"]

NO_TOKEN = Fault("There is no access token: {why}", "Correct it in the settings file")
BAD_TOKEN = Fault(
    "The homeserver does not know the access token ({what})",
    "Log in as the account anew, and write the token into policy_lists.access_token or its file",
)
NOT_THERE = Fault(
    "The account can't read {room} ({what})",
    "Join the room as this account, or take it out of policy_lists.rooms. What it said last holds meanwhile",
)


async def lists(visit: Visit) -> Finding:
    """A glance at each room."""
    settings = visit.patient.policy_lists
    if not settings.rooms:
        return skipped("The settings name no policy lists")
    try:
        token = settings.token(visit.patient.base)
    except SettingsError as exc:
        return NO_TOKEN(why=exc)
    for room in settings.rooms:
        reply = await visit.ask(
            f"{settings.homeserver}/_matrix/client/v3/rooms/{quote(room, safe='')}/state/m.room.create/",
            headers={"Authorization": f"Bearer {token}"},
            is_ours=settings.allow_private,
        )
        if errcode_of(reply) in {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"}:
            return BAD_TOKEN(what=error_of(reply))
        if reply.status != 200:
            return NOT_THERE(room=room, what=error_of(reply))
    return FINE


CHECKS = (
    Check(
        "policy-lists",
        "Integrations",
        "The policy lists can be read",
        "Each room in policy_lists.rooms, as the account that reads them.",
        lists,
        (NO_TOKEN, BAD_TOKEN, NOT_THERE),
        no_answers.OTHERS,
    ),
)
