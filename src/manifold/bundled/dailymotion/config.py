"""What a user may choose for a video, and what the operator may."""

from typing import Annotated

from msgspec import Meta

from manifold.integrations import Config, IntegrationSettings, Pasted, StartTime

__all__ = ["DailymotionConfig", "DailymotionSettings"]


class DailymotionSettings(IntegrationSettings, frozen=True):
    """`[integrations.dailymotion]`"""

    player: Annotated[
        str,
        Meta(
            pattern=r"^(?:x[a-z0-9]{2,11})?\Z",
            description="The id of your Dailymotion player (Studio, Players). Without one, Dailymotion plays nothing "
            "on other sites, but for links that name a player.",
        ),
    ] = ""


class DailymotionConfig(Config, frozen=True):
    """The form."""

    url: Annotated[Pasted, Meta(title="Link or id", description="Of a video or a playlist on Dailymotion.")]
    start: StartTime = None
