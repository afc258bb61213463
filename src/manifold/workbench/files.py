"""Files in messages: between page and workbench they stand beside the message, with the place that they belong to.

A browser's messages can hold Blobs and JSON can't; whatever stands *in* a message is the widget's own, and is not read.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from manifold.workbench.commands import File
from manifold.workbench.errors import WorkbenchError

__all__ = ["put_files", "take_files"]


def put_files(message: Any, files: Sequence[File]) -> Any:
    """The message with each file as bytes in its place. Raises WorkbenchError where there is no such place."""
    for file in files:
        try:
            content = base64.b64decode(file.base64, validate=True)
            *way, last = file.path
            place = message
            for step in way:
                place = place[step]
            place[last] = content
        except (binascii.Error, LookupError, TypeError, ValueError) as exc:
            raise WorkbenchError(f"A file has no place in its message: {exc}") from exc
    return message


def take_files(message: Any) -> tuple[Any, list[File]]:
    """The message without the bytes in it, and these."""
    files: list[File] = []

    def bare(value: Any, path: list[str | int]) -> Any:
        if isinstance(value, bytes):
            files.append(File(path, "application/octet-stream", base64.b64encode(value).decode()))
            return None
        if isinstance(value, dict):
            return {key: bare(each, [*path, key]) for key, each in value.items()}
        if isinstance(value, list):
            return [bare(each, [*path, number]) for number, each in enumerate(value)]
        return value

    return bare(message, []), files
