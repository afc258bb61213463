"""The program in `docs/clients/README.md`, as a module: its blocks, one after the other."""

import re
import sys
from pathlib import Path
from types import ModuleType

__all__ = ["client_guide"]

_GUIDE = Path(__file__).parents[2] / "docs/clients/README.md"
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def client_guide() -> ModuleType:
    """Lines keep their numbers, so that a traceback leads to the page."""
    page = _GUIDE.read_text("utf-8")
    lines = [""] * (page.count("\n") + 1)
    for block in _BLOCK.finditer(page):
        start = page.count("\n", 0, block.start(1))
        for number, line in enumerate(block[1].splitlines(), start):
            lines[number] = line
    module = ModuleType("client_guide")
    sys.modules[module.__name__] = module
    exec(compile("\n".join(lines), str(_GUIDE), "exec"), vars(module))
    return module
