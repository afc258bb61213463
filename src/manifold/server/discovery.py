"""What we tell clients and operators about where we are (MSC1957)."""

from manifold.server.settings import ServerSettings
from manifold.spec.discovery import (
    CallBehaviour,
    ElementConfig,
    IntegrationsWidget,
    IntegrationsWidgetData,
    Manager,
    Managers,
    WellKnownCalls,
    WellKnownClient,
    WellKnownIntegrations,
)

__all__ = ["call_behaviour", "element_config", "ui_url", "well_known_client", "well_known_integrations"]

_TEMPLATE = (
    "?displayName=$matrix_display_name&room_id=$matrix_room_id&widgetId=$matrix_widget_id"
    "&theme=$org.matrix.msc2873.client_theme&language=$org.matrix.msc2873.client_language"
)


def ui_url(settings: ServerSettings) -> str:
    """Where clients embed the UI. Without a query: Element appends its own."""
    return f"{settings.public_url}/ui"


def well_known_integrations(settings: ServerSettings) -> WellKnownIntegrations:
    """For `/.well-known/matrix/integrations`; the URL is a template that clients fill in."""
    return WellKnownIntegrations(
        IntegrationsWidget(url=ui_url(settings) + _TEMPLATE, data=IntegrationsWidgetData(api_url=settings.public_url))
    )


def well_known_client(settings: ServerSettings) -> WellKnownClient:
    """The fragment of the homeserver's `/.well-known/matrix/client`."""
    return WellKnownClient(Managers([Manager(api_url=settings.public_url, ui_url=ui_url(settings))]))


def call_behaviour(settings: ServerSettings) -> WellKnownCalls:
    """For the homeserver's `/.well-known/matrix/client`, where Element's call button shall ask us. Calls between two
    people stay the client's own.
    """
    url = f"{settings.public_url}/_matrix/integrations/v1/widgets/build"
    return WellKnownCalls(CallBehaviour(widget_build_url=url))


def element_config(settings: ServerSettings) -> ElementConfig:
    """The lines of Element Web's `config.json`.

    `api_url` is not among the widgets' URLs, on purpose: so Element gives its token to no page (security rule 7).
    """
    return ElementConfig(
        integrations_ui_url=ui_url(settings),
        integrations_rest_url=settings.public_url,
        integrations_widgets_urls=[f"{settings.widgets_url}/w/"],
    )
