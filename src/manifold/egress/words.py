"""Why a request failed, in words for the people who wait for it."""

import asyncio
import ssl

import aiohttp

from manifold.errors import Unreachable

__all__ = ["unreachable"]


def unreachable(exc: aiohttp.ClientError, who: str) -> Unreachable:
    """`who` is the server as people write it. The exception's own text, which may repeat a URL, stays out."""
    match exc:
        case aiohttp.ClientConnectorCertificateError():
            return Unreachable(f"The certificate of {who} is not valid: {_certificate_fault(exc)}", because="tls")
        case aiohttp.ClientSSLError():
            return Unreachable(f"{who} does not speak TLS as it should", because="tls")
        case asyncio.TimeoutError():
            return Unreachable(f"{who} did not answer in time", because="time")
        case aiohttp.ClientConnectorError(os_error=ConnectionRefusedError()):
            return Unreachable(f"{who} refused the connection: is the service running there?", because="connection")
        case aiohttp.ClientConnectorError():
            return Unreachable(f"No connection to {who} could be made", because="connection")
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError():
            return Unreachable(f"{who} closed the connection without an answer")
        case aiohttp.ClientResponseError():
            return Unreachable(f"{who} answered something that is not HTTP")
        case _:
            return Unreachable(f"The answer of {who} was broken off or garbled")


def _certificate_fault(exc: aiohttp.ClientConnectorCertificateError) -> str:
    fault = exc.certificate_error
    return fault.verify_message if isinstance(fault, ssl.SSLCertVerificationError) else "it does not fit the name"
