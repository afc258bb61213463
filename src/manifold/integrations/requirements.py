"""What must be so before an integration can be added, and who can help where it is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from msgspec import UNSET

from manifold.integrations.languages import ENGLISH, Languages
from manifold.integrations.manifest import Manifest
from manifold.spec.catalogue import Requirement
from manifold.texts import LANGUAGES, for_people, translated

__all__ = ["Asker", "requirements"]

Type = Literal["power", "bot", "connection", "unencrypted", "quota", "allowed"]


@dataclass(frozen=True, slots=True)
class Asker:
    """What is known of who asks; None where the manager can't tell.

    `refusal` says why this account may not add the integration, "" where it may. `has_quota` is whether it may put one
    more thing into the room that it looks at.
    """

    refusal: str | None = None
    has_quota: bool | None = None


class _Text(NamedTuple):
    message: str
    who_can_help: str


_TEXTS: dict[Type, _Text] = {
    "power": _Text(
        for_people("You may send {what} events in this room"),
        for_people("An admin or moderator of the room can raise your power level"),
    ),
    "bot": _Text(for_people("This manager has a bot"), for_people("The operator of this manager can set a bot up")),
    "connection": _Text(
        for_people("You are connected to {what}"),
        for_people("The operator of this manager can set up connections to {what}"),
    ),
    "unencrypted": _Text(
        for_people("The room is not encrypted"),
        for_people("Nobody: encryption can't be switched off; use another room"),
    ),
    "quota": _Text(
        for_people("You have fewer integrations than one account may have here"),
        for_people("You can: remove one that you don't need, and come back tomorrow"),
    ),
    "allowed": _Text(
        for_people("You may add it on this manager"), for_people("The operator of this manager can allow it")
    ),
}


def requirements(manifest: Manifest, asker: Asker, languages: Languages) -> list[Requirement]:
    """All of them, in the first of `languages` that they are written in, else in English."""
    # English has no catalogue; behind it nothing counts.
    language = next((tag for tag in languages if tag == ENGLISH or tag in LANGUAGES), ENGLISH)
    return list(_requirements(manifest, asker, language))


def _requirements(manifest: Manifest, asker: Asker, language: str) -> Iterator[Requirement]:
    def requirement(kind: Type, met: bool | None, what: str = "", message: str = "") -> Requirement:
        text = _TEXTS[kind]
        return Requirement(
            type=kind,
            met=met,
            message=message or translated(text.message, language).format(what=what),
            who_can_help=translated(text.who_can_help, language).format(what=what),
            event_type=what if kind == "power" else UNSET,
        )

    if asker.refusal is not None:
        yield requirement("allowed", not asker.refusal, message=asker.refusal)
    # Only the user's own client knows the room's power levels.
    yield from (requirement("power", None, event_type) for event_type in manifest.actions.state)
    if manifest.kind == "bot" or manifest.actions.max_power:
        yield requirement("bot", False)
    yield from (requirement("connection", False, provider) for provider in manifest.connections)
    if manifest.encrypted_rooms == "no":
        yield requirement("unencrypted", None)
    if asker.has_quota is not None:
        yield requirement("quota", asker.has_quota)
