"""A dashboard, or one panel of it, on a Grafana server."""

from manifold.bundled.grafana.integration import Grafana

__all__ = ["integration"]

integration = Grafana
