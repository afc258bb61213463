"""The chart of a share, a currency or a coin."""

from manifold.bundled.tradingview.integration import TradingView

__all__ = ["integration"]

integration = TradingView
