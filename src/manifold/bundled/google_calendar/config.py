"""What a user may choose for a calendar."""

from typing import Annotated, Literal

from msgspec import Meta

from manifold.integrations import Config

__all__ = ["GoogleCalendarConfig", "View"]

View = Literal["month", "week", "agenda"]


class GoogleCalendarConfig(Config, frozen=True):
    """The form."""

    calendar: Annotated[
        str,
        Meta(
            title="Link or id",
            description="From the calendar's settings, “Integrate calendar”. The calendar must be public.",
            min_length=1,
            max_length=2048,
        ),
    ]
    view: Annotated[View, Meta(title="What it shows")] = "month"
    time_zone: Annotated[
        Annotated[
            str,
            Meta(
                pattern=r"^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+){0,6}\Z",
                max_length=64,
                extra_json_schema={"x-message": "Give a time zone such as Europe/Berlin"},
            ),
        ]
        | None,
        Meta(title="Time zone", description="Leave empty for that of the calendar."),
    ] = None
