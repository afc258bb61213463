"""The door for integrations: all that one may import, besides `manifold.ids` and `manifold.errors`."""

from manifold.egress import Egress, Reply
from manifold.integrations.actions import (
    WIDGET_EVENT,
    Action,
    Actor,
    PutAccountWidget,
    PutState,
    PutWidget,
    RemoveAccountWidget,
    RemoveWidget,
    Widget,
)
from manifold.integrations.base import Integration, IntegrationSettings, Target, WidgetIntegration
from manifold.integrations.checks import reach, wrong
from manifold.integrations.config import HTTPSURL, Config
from manifold.integrations.fetched import Documents, Fetched
from manifold.integrations.files import FileSeen, FileWidget, look_at_file
from manifold.integrations.frame import Frame
from manifold.integrations.linked import LinkedWidget
from manifold.integrations.oembed import OEmbed, oembed
from manifold.integrations.players import Pasted, PlayerWidget, StartTime, Thing, clock, seconds
from manifold.integrations.seen import Seen
from manifold.integrations.signing import Signer
from manifold.integrations.titles import plain
from manifold.integrations.urls import Link, client_query, host_of, https_origin, literal_query, read_link

__all__ = [
    "HTTPSURL",
    "WIDGET_EVENT",
    "Action",
    "Actor",
    "Config",
    "Documents",
    "Egress",
    "Fetched",
    "FileSeen",
    "FileWidget",
    "Frame",
    "Integration",
    "IntegrationSettings",
    "Link",
    "LinkedWidget",
    "OEmbed",
    "Pasted",
    "PlayerWidget",
    "PutAccountWidget",
    "PutState",
    "PutWidget",
    "RemoveAccountWidget",
    "RemoveWidget",
    "Reply",
    "Seen",
    "Signer",
    "StartTime",
    "Target",
    "Thing",
    "Widget",
    "WidgetIntegration",
    "client_query",
    "clock",
    "host_of",
    "https_origin",
    "literal_query",
    "look_at_file",
    "oembed",
    "plain",
    "reach",
    "read_link",
    "seconds",
    "wrong",
]
