"""Ready-made widgets (MSC1956: "make me a widget"), and links that are recognised."""

from typing import Annotated, Any

from msgspec import Meta, Struct, field

WIDGET_EVENT = "im.vector.modular.widgets"
"""The state event of a room widget, as clients really write it (MSC1236; `m.widget` is written by none)."""


class WidgetRequest(Struct, frozen=True):
    """`POST …/v1/widgets`: `type` is a widget type (`m.jitsi`), `data` what such widgets keep in theirs."""

    type: Annotated[str, Meta(min_length=1, max_length=255)]
    room_id: Annotated[str, Meta(max_length=255)] = ""
    data: dict[str, Any] = field(default_factory=dict)
    name: Annotated[str, Meta(max_length=255)] = ""


class WidgetDefinition(Struct, frozen=True):
    """A complete widget definition (MSC2764), nothing of which is kept; `url` is a template of the client's."""

    id: str
    type: str
    url: str
    name: str
    data: dict[str, Any]


class SchemaIndex(Struct, frozen=True):
    """Paths of the JSON Schemas of the Widget API's messages and definitions."""

    schemas: list[str]


class ResolveRequest(Struct, frozen=True):
    """`POST …/v1/widgets/resolve`: a link that somebody pasted."""

    url: Annotated[str, Meta(min_length=1, max_length=2048)]


class Match(Struct, frozen=True):
    """An integration that the link fits, with its config filled in; `label` as installations have it."""

    integration: str
    name: str
    label: str
    config: dict[str, Any]


class Resolved(Struct, frozen=True):
    """What fits the link, best first; none where nothing does."""

    matches: list[Match]
