"""What somebody may choose about a demo: where it keeps its data, and on which ports it listens."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from manifold.demo.ports import ANY, free_port
from manifold.demo.synapse_environment import cache_folder

__all__ = ["ANY_PORTS", "DemoOptions", "Ports"]


@dataclass(frozen=True)
class Ports:
    """Where everything listens, all on loopback. The ones given here are the usual ones."""

    manager: int = 8184
    widgets: int = 8185
    playground: int = 8186
    homeserver: int = 8008
    conference: int = 8190
    pad: int = 8191
    noticeboard: int = 8192
    app: int = 8187
    sign_on: int = 8193

    def settle(self, say: Callable[[str], None]) -> "Ports":
        """The same ports, but the next free one for each that is taken, which is said. Raises DemoError."""
        settled: dict[str, int] = {}
        for name, preferred in dataclasses.asdict(self).items():
            port = free_port(preferred, settled.values())
            if preferred not in {port, ANY}:
                say(f"Port {preferred} is taken: the {name} is on {port}.")
            settled[name] = port
        return Ports(**settled)


ANY_PORTS = Ports(*(ANY,) * len(dataclasses.fields(Ports)))
"""Whichever are free, as tests want them."""


@dataclass(frozen=True)
class DemoOptions:
    """`keep` is a directory that outlives the demo; without one, all is gone at its end.

    Without `ports`, a kept demo takes those that it had, and another one the usual ones. `cache` is where Synapse's
    environment is kept from one start to the next.
    """

    keep: Path | None = None
    ports: Ports | None = None
    cache: Path = field(default_factory=cache_folder)
