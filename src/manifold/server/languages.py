"""What a browser says that its user reads (RFC 9110, section 12.5.4, "Accept-Language")."""

import re
from functools import lru_cache

__all__ = ["accepted"]

MAX_RANGES = 20
"""Nobody reads more languages; what comes behind them is not looked at."""

MAX_LENGTH = 1000

_RANGE = re.compile(
    r"\s*(?P<range>\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*"
    r"(?:;\s*[qQ]=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?\Z"
)


@lru_cache(maxsize=256)
def accepted(header: str) -> tuple[str, ...]:
    """The language ranges, best first; of equals, the first. What is no range, or is refused by `q=0`, is left out.

    `*` is left out, too: whoever takes anything gets the language that is always there.
    """
    weighted: list[tuple[float, str]] = []
    for part in header[:MAX_LENGTH].split(",")[:MAX_RANGES]:
        match = _RANGE.match(part)
        if match and match["range"] != "*" and (weight := float(match["weight"] or 1)):
            weighted.append((weight, match["range"]))
    return tuple(language for _, language in sorted(weighted, key=lambda each: each[0], reverse=True))
