"""Talking to homeservers."""

from manifold.matrix.client_api import ClientAPI, ClientAPIs
from manifold.matrix.resolve import Resolved, ServerNames
from manifold.matrix.settings import HomeserverSettings
from manifold.matrix.well_known import WellKnown

__all__ = ["ClientAPI", "ClientAPIs", "HomeserverSettings", "Resolved", "ServerNames", "WellKnown"]
