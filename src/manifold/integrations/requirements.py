"""What must be so before an integration can be added, and who can help where it is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from msgspec import UNSET

from manifold.integrations.languages import ENGLISH, Languages
from manifold.integrations.manifest import Manifest
from manifold.spec.catalogue import Requirement

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


_TEXTS: dict[str, dict[Type, _Text]] = {
    ENGLISH: {
        "power": _Text(
            "You may send {what} events in this room",
            "An admin or moderator of the room can raise your power level",
        ),
        "bot": _Text("This manager has a bot", "The operator of this manager can set a bot up"),
        "connection": _Text(
            "You are connected to {what}", "The operator of this manager can set up connections to {what}"
        ),
        "unencrypted": _Text("The room is not encrypted", "Nobody: encryption can't be switched off; use another room"),
        "quota": _Text(
            "You have fewer integrations than one account may have here",
            "You can: remove one that you don't need, and come back tomorrow",
        ),
        "allowed": _Text("You may add it on this manager", "The operator of this manager can allow it"),
    },
    "de": {
        "power": _Text(
            "Du darfst in diesem Raum Ereignisse vom Typ {what} senden",
            "Wer den Raum verwaltet oder moderiert, kann dir mehr Rechte geben",
        ),
        "bot": _Text("Dieser Manager hat einen Bot", "Wer diesen Manager betreibt, kann einen Bot einrichten"),
        "connection": _Text(
            "Du bist mit {what} verbunden", "Wer diesen Manager betreibt, kann Verbindungen zu {what} einrichten"
        ),
        "unencrypted": _Text(
            "Der Raum ist nicht verschlüsselt",
            "Niemand: Verschlüsselung lässt sich nicht abschalten; nimm einen anderen Raum",
        ),
        "quota": _Text(
            "Du hast weniger Integrationen, als ein Konto hier haben darf",
            "Du selbst: Entferne eine, die du nicht brauchst, und komm morgen wieder",
        ),
        "allowed": _Text(
            "Du darfst sie auf diesem Manager hinzufügen", "Wer diesen Manager betreibt, kann es erlauben"
        ),
    },
}


def requirements(manifest: Manifest, asker: Asker, languages: Languages) -> list[Requirement]:
    """All of them, in the first of `languages` that they are written in, else in English."""
    texts = _TEXTS[next((tag for tag in languages if tag in _TEXTS), ENGLISH)]
    return list(_requirements(manifest, asker, texts))


def _requirements(manifest: Manifest, asker: Asker, texts: dict[Type, _Text]) -> Iterator[Requirement]:
    def requirement(kind: Type, met: bool | None, what: str = "", message: str = "") -> Requirement:
        text = texts[kind]
        return Requirement(
            type=kind,
            met=met,
            message=message or text.message.format(what=what),
            who_can_help=text.who_can_help.format(what=what),
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
