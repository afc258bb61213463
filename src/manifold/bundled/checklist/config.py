"""What a user may choose for a checklist."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import Config

__all__ = ["ChecklistConfig"]


class ChecklistConfig(Config, frozen=True):
    """The form."""

    name: Annotated[str, Meta(title="Name", description="What the widget is called.", min_length=1, max_length=60)] = (
        "Checklist"
    )
    columns: Annotated[
        bool, Meta(title="In columns", description="To do, Doing and Done. Without them it is one plain list.")
    ] = True
