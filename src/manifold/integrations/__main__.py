"""`python -m manifold.integrations`: prints what there is to choose from."""

import sys

from manifold.integrations.catalogue import Catalogue
from manifold.integrations.gallery import gallery

sys.stdout.write(gallery(Catalogue.installed()))
