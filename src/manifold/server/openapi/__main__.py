"""`python -m manifold.server.openapi FOLDER` writes the documents' pages there: `make docs` does.

With `-` instead, the document itself is printed: `web/client/scripts/generate.mjs` reads it.
"""

import json
import sys
from pathlib import Path

from manifold.server.endpoints import ENDPOINTS
from manifold.server.endpoints.admin import ADMIN_ENDPOINTS
from manifold.server.openapi import ABOUT, ABOUT_ADMIN, describe
from manifold.server.openapi.pages import pages

if sys.argv[1] == "-":
    sys.stdout.write(json.dumps(describe(ENDPOINTS, ABOUT)))
    sys.exit()

for folder, document in {
    Path(sys.argv[1]): describe(ENDPOINTS, ABOUT),
    Path(sys.argv[1], "admin"): describe(ADMIN_ENDPOINTS, ABOUT_ADMIN),
}.items():
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(document).items():
        (folder / name).write_text(text, "utf-8")
