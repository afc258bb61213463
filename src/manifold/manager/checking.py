"""Can a config work? Asked of others, before anything is saved."""

from typing import Any

from manifold.egress import Egress
from manifold.errors import FieldError, Unreachable
from manifold.integrations.base import Integration, WidgetIntegration
from manifold.integrations.config import Config
from manifold.manager.looks import Looks

__all__ = ["Checks"]


class Checks:
    """Asks the integration's service, and looks at the page that the config leads to."""

    def __init__(self, egress: Egress, looks: Looks) -> None:
        self._egress = egress
        self._looks = looks

    async def check(self, integration: Integration[Any, Any], config: Config) -> None:
        """Raises InvalidParam or Unreachable, told at the form's field where it is about one."""
        if isinstance(integration, WidgetIntegration) and integration.looked_at:
            await self._look(integration, config)
        await integration.check(config, self._egress)

    async def _look(self, integration: WidgetIntegration[Any, Any], config: Config) -> None:
        field = integration.looked_at
        try:
            seen = await self._looks.afresh(getattr(config, field))
        except Unreachable as exc:
            raise Unreachable(exc.message, because=exc.because, fields=[FieldError(f"/{field}", exc.message)]) from exc
        integration.judge(config, seen)
