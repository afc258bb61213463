"""How much a peer may ask for, queue or send: named values, each with its reason."""

from msgspec import Struct

__all__ = ["DEFAULT", "Limits"]


class Limits(Struct, frozen=True, kw_only=True):
    """Of one widget session. Times are in seconds, sizes in characters of JSON."""

    response_seconds: float = 10.0
    """For an answer to a request of ours; `matrix-widget-api` waits as long."""
    to_device_seconds: float = 60.0
    """For an answer to a widget's `send_to_device`: encrypting for many devices takes long (MSC3819)."""
    prompt_seconds: float = 300.0
    """For an answer that a widget gets only after the user was asked."""
    load_seconds: float = 10.0
    """For `content_loaded`, where the widget's definition says that one will come (MSC4412)."""
    pending: int = 15
    """Requests of ours that wait for an answer; those behind them wait to be sent. As in matrix-rust-sdk."""
    queued: int = 1_000
    """Requests of ours that wait to be sent; of those behind them nothing is kept, and the caller is told."""
    inbound: int = 100
    """Requests of the peer's that are being carried out; those behind them are refused."""
    renegotiations: int = 20
    """Requests for more capabilities within `renegotiation_seconds`: each may be a prompt."""
    renegotiation_seconds: float = 60.0
    capabilities: int = 500
    """Capabilities that a widget may ask for at once."""
    capability_characters: int = 1_024
    id_characters: int = 255
    """Of a request's id, of an action and of a widget's id."""


DEFAULT = Limits()
