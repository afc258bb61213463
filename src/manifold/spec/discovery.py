"""How clients find a manager (MSC1957)."""

from msgspec import Struct, field


class IntegrationsWidgetData(Struct, frozen=True):
    """`data` of an `m.integration_manager` account widget."""

    api_url: str


class IntegrationsWidget(Struct, frozen=True):
    """The content of an `m.integration_manager` account widget, which clients store verbatim."""

    url: str
    data: IntegrationsWidgetData
    type: str = "m.integration_manager"
    name: str = "Manifold"


class WellKnownIntegrations(Struct, frozen=True):
    """`GET /.well-known/matrix/integrations`."""

    widget: IntegrationsWidget = field(name="m.integrations_widget")


class Versions(Struct, frozen=True):
    """`GET /_matrix/integrations/versions`."""

    versions: list[str]
    widget_api_versions: list[str]
    unstable_features: dict[str, bool]


class Manager(Struct, frozen=True):
    """One manager that a homeserver suggests in `/.well-known/matrix/client`."""

    api_url: str
    ui_url: str


class Managers(Struct, frozen=True):
    """`m.integrations` in `/.well-known/matrix/client`."""

    managers: list[Manager]


class WellKnownClient(Struct, frozen=True):
    """Our part of `/.well-known/matrix/client`."""

    integrations: Managers = field(name="m.integrations")


class ElementConfig(Struct, frozen=True):
    """Our lines of Element Web's `config.json`."""

    integrations_ui_url: str
    integrations_rest_url: str
    integrations_widgets_urls: list[str]


class CallBehaviour(Struct, frozen=True):
    """What Element's call button does: it asks at this address, in rooms of more than two people."""

    widget_build_url: str
    ignore_dm: bool = True


class WellKnownCalls(Struct, frozen=True):
    """Our other part of `/.well-known/matrix/client`, if the operator wants it."""

    call_behaviour: CallBehaviour = field(name="io.element.call_behaviour")
