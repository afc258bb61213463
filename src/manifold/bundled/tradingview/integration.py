"""What a chart asks for: one widget, which frames TradingView's page: none of its scripts runs in ours."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.tradingview.config import Interval, TradingViewConfig
from manifold.integrations import (
    Egress,
    Frame,
    IntegrationSettings,
    Link,
    Target,
    Widget,
    WidgetIntegration,
    literal_query,
    reach,
    wrong,
)

__all__ = ["TradingView"]

_CODES: dict[Interval, str] = {
    "1 minute": "1",
    "5 minutes": "5",
    "15 minutes": "15",
    "1 hour": "60",
    "4 hours": "240",
    "1 day": "D",
    "1 week": "W",
    "1 month": "M",
}
_INTERVALS = {code: interval for interval, code in _CODES.items()}
_HOST = re.compile(r"https://(?:[a-z]{2}\.|www\.)?tradingview\.com\Z")
_SYMBOL = re.compile(r"/symbols/(?:(?P<market>[A-Z0-9_]{1,20})-)?(?P<symbol>[A-Z0-9._!&]{1,30})/")
_CHART = re.compile(r"/chart/(?:[A-Za-z0-9]{1,20}/)?\Z")
_LARGEST = 8 * 1024 * 1024


class TradingView(WidgetIntegration[TradingViewConfig, IntegrationSettings]):
    """A chart that TradingView lets everybody embed."""

    config = TradingViewConfig
    frame = Frame(allow="fullscreen", dark={"theme": "dark"}, light={"theme": "light"}, fill={"language": "locale"})
    hosts = frozenset({"s.tradingview.com"})
    widget_data: ClassVar[Mapping[str, str]] = {"symbol": "pair", "interval": "interval"}

    def initial(self) -> TradingViewConfig:
        """Nothing can be guessed."""
        return TradingViewConfig(symbol="")

    def label(self, config: TradingViewConfig) -> str:
        """The symbol."""
        return config.symbol

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Such widgets keep TradingView's code for the interval."""
        values = super().config_of(data, name)
        if "interval" in values:
            values["interval"] = _INTERVALS.get(str(values["interval"]), values["interval"])
        return values

    def recognise(self, link: Link) -> dict[str, Any] | None:
        """`/symbols/NASDAQ-AAPL/` and `/chart/?symbol=NASDAQ%3AAAPL&interval=60`, in whatever language."""
        if not _HOST.match(link.origin):
            return None
        given = link.parameters
        if symbol := _SYMBOL.match(f"{link.path}/"):
            market = given.get("exchange") or symbol["market"]
            return {"symbol": f"{market}:{symbol['symbol']}" if market else symbol["symbol"]}
        if not _CHART.match(link.path) or "symbol" not in given:
            return None
        interval = _INTERVALS.get(given.get("interval", ""))
        return {"symbol": given["symbol"], **({"interval": interval} if interval else {})}

    async def check(self, config: TradingViewConfig, egress: Egress) -> None:
        """Each symbol has a page; whether TradingView likes who asks for it does not matter."""
        page = f"https://www.tradingview.com/symbols/{config.symbol.upper().replace(':', '-')}/"
        reply = await reach(egress, "symbol", page, max_bytes=_LARGEST)
        if reply.status == 404:
            raise wrong("symbol", f"TradingView knows no {config.symbol}")

    def widget(self, config: TradingViewConfig, target: Target) -> Widget:
        """What TradingView's own script would put into its frame."""
        parameters = {
            "symbol": config.symbol.upper(),
            "interval": _CODES[config.interval],
            "style": "1",
            "timezone": "exchange",
            "symboledit": "1",
            "hidesidetoolbar": "1",
            "saveimage": "0",
        }
        address = f"https://s.tradingview.com/widgetembed/?{literal_query(parameters)}"
        return Widget(
            id=target.installation_id,
            type="m.tradingview",
            name="TradingView",
            url=target.page("tradingview", address),
            data={"pair": config.symbol, "interval": _CODES[config.interval]},
        )
