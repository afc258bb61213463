"""What a user may choose for a dashboard."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import HTTPSURL, Config

__all__ = ["GrafanaConfig"]

Time = Annotated[
    str,
    Meta(
        pattern=r"^(?:now(?:[+-][0-9]{1,4}[smhdwMQy])?(?:/[smhdwMQy])?|[0-9]{4,14})\Z",
        extra_json_schema={"x-message": "Give a time as Grafana does, such as now-6h, now/d or now"},
    ),
]


class GrafanaConfig(Config, frozen=True):
    """The form."""

    url: Annotated[
        HTTPSURL,
        Meta(
            title="Link",
            description="Of a dashboard, or of one panel (its menu, “Share”). Who looks must be able to see it: a "
            "public dashboard, a snapshot, or a Grafana with anonymous access.",
        ),
    ]
    panel: Annotated[
        Annotated[int, Meta(ge=1, le=1_000_000)] | None,
        Meta(title="Panel", description="The number of the one panel to show. Leave empty for all of the dashboard."),
    ] = None
    start: Annotated[Time | None, Meta(title="From", description="Leave empty for the dashboard's own range.")] = None
    end: Annotated[Time | None, Meta(title="To", description="Usually now.")] = None
    refresh: Annotated[
        Annotated[
            str,
            Meta(
                pattern=r"^(?:auto|[1-9][0-9]{0,3}[smhd])\Z",
                extra_json_schema={"x-message": "Give a time such as 30s, 5m or 1h"},
            ),
        ]
        | None,
        Meta(title="Bring up to date every", description="Such as 30s, 5m or 1h."),
    ] = None
