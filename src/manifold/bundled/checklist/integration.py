"""What a checklist asks for: one widget, whose page keeps everything in the room (docs/widgets/boards.md)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.checklist.config import ChecklistConfig
from manifold.integrations import (
    IntegrationSettings,
    Target,
    Widget,
    WidgetIntegration,
    client_query,
    literal_query,
)

__all__ = ["Checklist"]


class Checklist(WidgetIntegration[ChecklistConfig, IntegrationSettings]):
    """Cards in columns, or one list of them. Its page frames nothing and asks nobody but the client."""

    config = ChecklistConfig
    page = "checklist"
    widget_data: ClassVar[Mapping[str, str]] = {"columns": "columns"}

    def initial(self) -> ChecklistConfig:
        """A board."""
        return ChecklistConfig()

    def label(self, config: ChecklistConfig) -> str:
        """Its name."""
        return config.name

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """The name is all that tells one checklist from another."""
        values = super().config_of(data, name)
        return {**values, "name": name} if name else values

    def page_sources(self, query: Mapping[str, str]) -> dict[str, str]:
        """Nothing."""
        return {}

    def widget(self, config: ChecklistConfig, target: Target) -> Widget:
        """The checklist's widget. All that its page must know is in the fragment: no server has a use for it."""
        literal = literal_query({"name": config.name, "layout": "board" if config.columns else "list"})
        filled_in = client_query({"id": "$matrix_widget_id", "user": "$matrix_user_id"})
        return Widget(
            id=target.installation_id,
            type="im.manifold.checklist",
            name=config.name,
            url=f"{target.widgets_url}/w/checklist#{literal}&{filled_in}",
            data={"columns": config.columns},
        )
