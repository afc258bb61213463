"""What a user may choose for a calendar."""

from typing import Annotated, Literal

from msgspec import Meta

from manifold.integrations import Config

__all__ = ["CalendarConfig"]


class CalendarConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        str,
        Meta(
            title="Address",
            description=(
                "The calendar's ICS address: it often ends in .ics, or begins with webcal://. Everybody in the room "
                "can read it, so a secret address is a secret no longer."
            ),
            pattern=r"^(?:https|webcals?)://[^\s/?#@]+(?:[/?#]\S*)?\Z",
            max_length=2048,
            extra_json_schema={"x-message": "Give an address that starts with https:// or webcal://"},
        ),
    ]
    name: Annotated[str, Meta(title="Name", description="What the widget is called.", min_length=1, max_length=60)] = (
        "Calendar"
    )
    view: Annotated[
        Literal["automatic", "agenda", "month"],
        Meta(title="First view", description="Automatic: a month where there is room for it, a list elsewhere."),
    ] = "automatic"
