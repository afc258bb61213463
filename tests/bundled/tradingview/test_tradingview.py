"""A chart: its symbol, the links that people paste, and what other managers wrote."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from manifold.bundled.tradingview.config import TradingViewConfig
from manifold.bundled.tradingview.integration import TradingView
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from manifold.integrations.config import check_config
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
SITE = "https://www.tradingview.com"

integration = TradingView(IntegrationSettings())


@pytest.mark.parametrize(
    ("link", "values"),
    [
        (f"{SITE}/symbols/NASDAQ-AAPL/", {"symbol": "NASDAQ:AAPL"}),
        (f"{SITE}/symbols/NASDAQ-AAPL/technicals/", {"symbol": "NASDAQ:AAPL"}),
        ("https://de.tradingview.com/symbols/XETR-SAP", {"symbol": "XETR:SAP"}),
        (f"{SITE}/symbols/BTCUSD/?exchange=BITSTAMP", {"symbol": "BITSTAMP:BTCUSD"}),
        (f"{SITE}/symbols/BTCUSD/", {"symbol": "BTCUSD"}),
        (f"{SITE}/symbols/CME_MINI-ES1!/", {"symbol": "CME_MINI:ES1!"}),
        (f"{SITE}/chart/?symbol=NASDAQ%3AAAPL&interval=60", {"symbol": "NASDAQ:AAPL", "interval": "1 hour"}),
        (f"{SITE}/chart/aB3dE/?symbol=FX%3AEURUSD&interval=7", {"symbol": "FX:EURUSD"}),
        (f"{SITE}/chart/aB3dE/", None),
        (f"{SITE}/markets/", None),
        ("https://tradingview.com.evil.example/symbols/NASDAQ-AAPL/", None),
    ],
)
def test_links_are_recognised(link: str, values: dict[str, Any] | None) -> None:
    assert integration.recognise(read_link(link)) == values


def test_its_page_frames_tradingviews_and_nothing_else() -> None:
    widget = integration.widget(TradingViewConfig(symbol="nasdaq:aapl", interval="4 hours"), TARGET)
    (framed,) = parse_qs(urlsplit(widget.url).query)["url"]

    assert framed.startswith("https://s.tradingview.com/widgetembed/?symbol=NASDAQ%3AAAPL&interval=240&")
    assert widget.data == {"pair": "nasdaq:aapl", "interval": "240"}
    assert integration.page_sources({"url": framed}) == {"frame-src": "https://s.tradingview.com"}
    with pytest.raises(InvalidParam):
        integration.page_sources({"url": "https://evil.example/widgetembed/"})


def test_widgets_that_others_wrote_are_read() -> None:
    values = integration.config_of({"pair": "BITSTAMP:BTCUSD", "interval": "D"}, "TradingView")
    assert check_config(TradingViewConfig, values) == TradingViewConfig(symbol="BITSTAMP:BTCUSD")
    with pytest.raises(InvalidParam):
        check_config(TradingViewConfig, integration.config_of({"pair": "BTCUSD", "interval": "7"}, ""))


@pytest.mark.parametrize("symbol", ["", "A B", "a:b:c", "NASDAQ:AAPL&x=1", "../x", "A/B"])
def test_what_is_no_symbol_is_told_at_the_field(symbol: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        check_config(TradingViewConfig, {"symbol": symbol})
    assert raised.value.fields == (FieldError("/symbol", "Give a symbol such as NASDAQ:AAPL or BTCUSD"),)


async def test_a_symbol_must_be_known(egress: MemoryEgress) -> None:
    egress.page(f"{SITE}/symbols/NASDAQ-AAPL/", b"<title>AAPL</title>")
    await integration.check(TradingViewConfig(symbol="nasdaq:aapl"), egress)
    with pytest.raises(InvalidParam) as raised:
        await integration.check(TradingViewConfig(symbol="NASDAQ:NOPE"), egress)
    assert raised.value.fields == (FieldError("/symbol", "TradingView knows no NASDAQ:NOPE"),)
    egress.page(f"{SITE}/symbols/NASDAQ-AAPL/", b"no bots", 403)
    await integration.check(TradingViewConfig(symbol="NASDAQ:AAPL"), egress)
