"""What `--config` names: a config as JSON, for what is not for everybody's eyes."""

from typing import Any, TextIO

import click
import msgspec

__all__ = ["read_config"]


def read_config(file: TextIO | None) -> dict[str, Any]:
    """What `--config` names: a JSON object. Raises click.UsageError."""
    if file is None:
        return {}
    with file:
        try:
            return msgspec.json.decode(file.read(), type=dict[str, Any])
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as exc:
            raise click.UsageError(f"--config: {file.name} is no JSON object: {exc}") from exc
