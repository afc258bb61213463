"""Can a config work? Asked of others, before anything is saved."""

from typing import Any

from manifold.egress import Egress
from manifold.errors import FieldError, Unreachable
from manifold.integrations.base import Integration, WidgetIntegration
from manifold.integrations.checks import wrong
from manifold.integrations.config import Config
from manifold.integrations.seen import Seen
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
        if isinstance(integration, WidgetIntegration) and (address := integration.framed_page(config)):
            await self._ask_for_framing(integration, address)

    async def _look(self, integration: WidgetIntegration[Any, Any], config: Config) -> None:
        field = integration.looked_at
        integration.judge(config, await self._seen(getattr(config, field), field))

    async def _ask_for_framing(self, integration: WidgetIntegration[Any, Any], address: str) -> None:
        framing = (await self._seen(address, integration.told_at)).framing
        if framing.verdict == "refused":
            raise wrong(integration.told_at, f"{framing.words}: {integration.framing_help}")

    async def _seen(self, address: str, field: str) -> Seen:
        try:
            return await self._looks.afresh(address)
        except Unreachable as exc:
            raise Unreachable(exc.message, because=exc.because, fields=[FieldError(f"/{field}", exc.message)]) from exc
