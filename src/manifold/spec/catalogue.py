"""The catalogue of integrations, as the manager's API shows it (`docs/spec.md`, "Catalogue")."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

Kind = Literal["bot", "bridge", "widget"]
Trust = Literal["bundled", "verified", "third_party"]
Encrypted = Literal["works", "limited", "no"]
TargetKind = Literal["room", "account"]
Learns = Literal["room", "server", "cloud"]


class CatalogueQuery(Struct, frozen=True):
    """The query of `GET …/v1/integrations`."""

    kind: Annotated[Kind | None, Meta(description="Only bots, bridges or widgets.")] = None
    category: Annotated[str, Meta(max_length=30, description="Only this category.")] = ""
    target: Annotated[TargetKind | None, Meta(description="Only what can be put there.")] = None
    q: Annotated[str, Meta(max_length=200, description="Words; each is looked for in name, summary, keywords.")] = ""
    limit: Annotated[int, Meta(ge=1, le=500, description="At most so many cards.")] = 200
    start: Annotated[str, Meta(max_length=64, description="The `next_batch` of the page before.")] = field(
        default="", name="from"
    )


class DetailQuery(Struct, frozen=True):
    """The query of `GET …/v1/integrations/{integration_id}`."""

    room_id: Annotated[str, Meta(max_length=255, description="Look at the requirements for this room.")] = ""


class Summary(Struct, frozen=True):
    """One card: what an integration is, in the caller's language where there is a translation.

    `icon` is the path of an image at the manager's address. `available` is true, or says why it can't be used on this
    manager. `learns` says who learns something by it: nobody outside of the room, a server that somebody here runs or
    chose, or the cloud of a third party.
    """

    id: str
    kind: Kind
    name: str
    summary: str
    icon: str
    category: str
    target: list[TargetKind]
    publisher: str
    trust: Trust
    keywords: list[str]
    connections_needed: list[str]
    encrypted_rooms: Encrypted
    learns: Learns
    available: bool | str


class Integrations(Struct, frozen=True):
    """`GET …/v1/integrations`: `next_batch`, where there is more, is the next request's `from`."""

    integrations: list[Summary]
    next_batch: str | UnsetType = UNSET


class Requirement(Struct, frozen=True):
    """Something that must be so before it can be added, and who can help where it is not.

    `met` is true or false as far as the manager can see, and null where only the user's own client can: whether the
    room's power levels let the user write `event_type`, say.
    """

    type: Literal["power", "bot", "connection", "unencrypted", "quota", "allowed"]
    met: bool | None
    message: str
    who_can_help: str
    event_type: str | UnsetType = UNSET


class Detail(Summary, frozen=True):
    """`GET …/v1/integrations/{id}`: the card, what it can see and do, and its form.

    `config_schema` is JSON Schema 2020-12; `initial` is the config that the form starts with; `state_events` and
    `max_power` bound what it may ever ask for.
    """

    documentation: str
    reads: list[str]
    sends: list[str]
    state_events: list[str]
    max_power: int
    requirements: list[Requirement]
    config_schema: dict[str, Any]
    initial: dict[str, Any]
