"""Transcripts in documents: what is typed behind a `$`, and what comes back below it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["Turn", "alike", "turns"]


class Turn(NamedTuple):
    """One command line, and what the document says that it prints."""

    command: str
    output: str


def turns(document: Path) -> Iterator[Turn]:
    """Those of all `console` blocks, in order."""
    for block in re.findall(r"^```console\n(.*?)^```$", document.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = piece.partition("\n")
            yield Turn(command, output)


def alike(text: str) -> str:
    """The text without what the lengths of names decide: how wide columns are, and spaces at the ends of lines."""
    return "\n".join(re.sub(r" {2,}", "  ", line).strip() for line in text.strip().splitlines())
