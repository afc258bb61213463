"""The catalogue of integrations, as the manager's API shows it (`docs/spec.md`, "Catalogue")."""

from typing import Any, Literal

from msgspec import Struct

Kind = Literal["bot", "bridge", "widget"]
Trust = Literal["bundled", "verified", "third_party"]
Encrypted = Literal["works", "limited", "no"]
TargetKind = Literal["room", "account"]


class Summary(Struct, frozen=True):
    """One card: what an integration is. `available` is true, or says why it can't be used on this manager."""

    id: str
    kind: Kind
    name: str
    summary: str
    category: str
    target: list[TargetKind]
    publisher: str
    trust: Trust
    keywords: list[str]
    connections_needed: list[str]
    encrypted_rooms: Encrypted
    available: bool | str


class Integrations(Struct, frozen=True):
    """`GET …/v1/integrations`."""

    integrations: list[Summary]


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
    config_schema: dict[str, Any]
    initial: dict[str, Any]
