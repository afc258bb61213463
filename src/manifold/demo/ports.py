"""Which loopback ports are free?"""

import errno
import socket
from collections.abc import Collection

from manifold.demo.errors import DemoError

__all__ = ["ANY", "free_port", "is_free"]

ANY = 0
"""As a preferred port: whichever the system has."""

_TRIES = 50


def free_port(preferred: int, taken: Collection[int] = ()) -> int:
    """`preferred` itself, or the next port above it that is free and not in `taken`. Raises DemoError.

    The port is not held: whoever asked should listen on it soon.
    """
    candidates = range(preferred, min(preferred + _TRIES, 65536)) if preferred != ANY else (ANY,) * _TRIES
    for candidate in candidates:
        port = candidate or _any_port()
        if port not in taken and is_free(port):
            return port
    raise DemoError(f"None of the ports {preferred} to {preferred + _TRIES - 1} is free on this machine")


def is_free(port: int) -> bool:
    """Whether nobody listens on the port, on either loopback address.

    Browsers try ::1 first for `localhost`, so a stranger there would be taken for us.
    """
    return _can_bind(socket.AF_INET, "127.0.0.1", port) and (
        not socket.has_ipv6 or _can_bind(socket.AF_INET6, "::1", port)
    )


def _any_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _can_bind(family: socket.AddressFamily, address: str, port: int) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: connections of a demo that has just ended must not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as exc:
            return not _is_in_use(exc)
    return True


def _is_in_use(exc: OSError) -> bool:
    # Machines without IPv6 answer "address not available"; a port below 1024 answers "permission denied".
    return exc.errno in {errno.EADDRINUSE, errno.EACCES}
