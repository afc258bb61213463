"""What a user may choose for a chart."""

from typing import Annotated, Literal

from msgspec import Meta

from manifold.integrations import Config

__all__ = ["Interval", "TradingViewConfig"]

Interval = Literal["1 minute", "5 minutes", "15 minutes", "1 hour", "4 hours", "1 day", "1 week", "1 month"]


class TradingViewConfig(Config, frozen=True):
    """The form."""

    symbol: Annotated[
        str,
        Meta(
            pattern=r"^(?:[A-Za-z0-9_]{1,20}:)?[A-Za-z0-9._!&-]{1,30}\Z",
            title="Symbol",
            description="As TradingView calls it, best with its market: NASDAQ:AAPL, FX:EURUSD, BITSTAMP:BTCUSD.",
            extra_json_schema={"x-message": "Give a symbol such as NASDAQ:AAPL or BTCUSD"},
        ),
    ]
    interval: Annotated[Interval, Meta(title="One candle for each")] = "1 day"
