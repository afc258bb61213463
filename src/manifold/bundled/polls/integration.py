"""What a board of polls asks for: one widget, whose page keeps everything in the room (docs/widgets/boards.md)."""

from collections.abc import Mapping
from typing import Any

from manifold.bundled.polls.config import PollsConfig
from manifold.integrations import (
    IntegrationSettings,
    Target,
    Widget,
    WidgetIntegration,
    client_query,
    literal_query,
)

__all__ = ["Polls"]


class Polls(WidgetIntegration[PollsConfig, IntegrationSettings]):
    """Matrix's own polls (MSC3381). Its page frames nothing and asks nobody but the client."""

    config = PollsConfig
    page = "polls"

    def initial(self) -> PollsConfig:
        """Nothing but the name can be chosen."""
        return PollsConfig()

    def label(self, config: PollsConfig) -> str:
        """Its name."""
        return config.name

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """The name is all that tells one board from another."""
        return {"name": name} if name else {}

    def page_sources(self, query: Mapping[str, str]) -> dict[str, str]:
        """Nothing."""
        return {}

    def widget(self, config: PollsConfig, target: Target) -> Widget:
        """The board's widget. All that its page must know is in the fragment: no server has a use for it."""
        filled_in = client_query({"id": "$matrix_widget_id", "user": "$matrix_user_id"})
        return Widget(
            id=target.installation_id,
            type="im.manifold.polls",
            name=config.name,
            url=f"{target.widgets_url}/w/polls#{literal_query({'name': config.name})}&{filled_in}",
            data={},
        )
