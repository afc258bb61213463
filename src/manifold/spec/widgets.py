"""Ready-made widgets (MSC1956: "make me a widget"), links that are recognised, and what the widgets of a room are."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

WIDGET_EVENT = "im.vector.modular.widgets"
"""The state event of a room widget, as clients really write it (MSC1236; `m.widget` is written by none)."""


class WidgetRequest(Struct, frozen=True):
    """`POST …/v1/widgets`: `type` is a widget type (`m.jitsi`), `data` what such widgets keep in theirs.

    Instead of them, `integration` and `config` are what its form takes. `widget_id` is that of a widget which is there:
    what is made takes its place, and keeps its id.
    """

    type: Annotated[str, Meta(max_length=255)] = ""
    room_id: Annotated[str, Meta(max_length=255)] = ""
    data: dict[str, Any] = field(default_factory=dict)
    name: Annotated[str, Meta(max_length=255)] = ""
    integration: Annotated[str, Meta(max_length=64)] = ""
    config: dict[str, Any] = field(default_factory=dict)
    widget_id: Annotated[str, Meta(max_length=255)] = ""


class WidgetDefinition(Struct, frozen=True):
    """A complete widget definition (MSC2764), nothing of which is kept; `url` is a template of the client's."""

    id: str
    type: str
    url: str
    name: str
    data: dict[str, Any]


class BuildQuery(Struct, frozen=True):
    """The query of `GET …/v1/widgets/build`, as Element Web writes it."""

    room_id: Annotated[str, Meta(min_length=1, max_length=255, description="The room in which somebody calls.")] = (
        field(name="roomId")
    )


class CallWidget(Struct, frozen=True, rename="camel"):
    """The content of a widget's state event; its creator is nobody's account: who writes it puts in the sender."""

    creator_user_id: str
    id: str
    type: str
    name: str
    url: str
    data: dict[str, Any]
    wait_for_iframe_load: bool = True


class WidgetLayout(Struct, frozen=True):
    """Where Element Web shows it (`io.element.widgets.layout`); `width` and `height` in percent."""

    container: str = "top"
    index: int = 0
    width: int = 100
    height: int = 60


class BuiltWidget(Struct, frozen=True):
    """`GET …/v1/widgets/build`: the conference behind a client's call button."""

    widget_id: str
    widget: CallWidget
    layout: WidgetLayout


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


class SwitchedOff(Struct, frozen=True):
    """An integration that the link would fit, and that this manager does not offer."""

    integration: str
    name: str


class Resolved(Struct, frozen=True):
    """What fits the link, best first, and what is there now; none where nothing does.

    `switched_off`: clouds of third parties that it would fit, which this manager does not offer. `url` is where
    redirects led, `content_type` without parameters, `title` what the page calls itself. Each is "" where nobody knows.

    `framing`: whether the page lets itself be shown inside ours, and so as a web page; the services in `matches` are
    shown by addresses of their own, for which this says nothing. `unknown`: not in every client. `message` says in
    words why the link is not `reachable`, or not framed, "" where all is well.
    """

    matches: list[Match]
    switched_off: list[SwitchedOff]
    reachable: bool
    url: str
    content_type: str
    title: str
    framing: Literal["allowed", "refused", "unknown"]
    message: str


class FoundWidget(Struct, frozen=True):
    """A widget as it stands in a room or an account; `url` is its template."""

    id: Annotated[str, Meta(min_length=1, max_length=255)]
    type: Annotated[str, Meta(max_length=255)]
    url: Annotated[str, Meta(max_length=65536)]
    name: Annotated[str, Meta(max_length=1024)] = ""
    data: dict[str, Any] = field(default_factory=dict)


class IdentifyRequest(Struct, frozen=True):
    """`POST …/v1/widgets/identify`: widgets that are there, whoever put them."""

    widgets: Annotated[list[FoundWidget], Meta(max_length=100)]
    room_id: Annotated[str, Meta(max_length=255)] = ""


class IdentifiedWidget(Struct, frozen=True):
    """What a widget is. `integration` is ours that makes such widgets, if any; `config` what its form would show.

    `host` is who learns of it: the host behind wrapper pages. `by` is who made its page: this manager, Scalar,
    Dimension, or whoever. `replacement`, of the same id, shows the same without the old manager's page. `problems`
    say in whole English sentences what is wrong with it.
    """

    id: str
    integration: str | None
    name: str
    host: str
    label: str
    by: Literal["manifold", "scalar", "dimension", "other"]
    config: dict[str, Any] | None = None
    replacement: WidgetDefinition | None = None
    problems: list[str] = field(default_factory=list)


class Identified(Struct, frozen=True):
    """In the order of the request."""

    widgets: list[IdentifiedWidget]
