"""The door for integrations: all that one may import, besides `manifold.ids` and `manifold.errors`."""

from manifold.egress import Egress
from manifold.integrations.actions import (
    WIDGET_EVENT,
    Action,
    Actor,
    PutState,
    PutWidget,
    RemoveWidget,
    Widget,
)
from manifold.integrations.base import Integration, IntegrationSettings, Target, WidgetIntegration
from manifold.integrations.checks import reach, wrong
from manifold.integrations.config import HTTPSURL, Config
from manifold.integrations.urls import host_of, https_origin, literal_query, template_query

__all__ = [
    "HTTPSURL",
    "WIDGET_EVENT",
    "Action",
    "Actor",
    "Config",
    "Egress",
    "Integration",
    "IntegrationSettings",
    "PutState",
    "PutWidget",
    "RemoveWidget",
    "Target",
    "Widget",
    "WidgetIntegration",
    "host_of",
    "https_origin",
    "literal_query",
    "reach",
    "template_query",
    "wrong",
]
