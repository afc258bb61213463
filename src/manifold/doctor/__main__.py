"""`python -m manifold.doctor`: prints the guide."""

import sys

from manifold.doctor.guide import guide

sys.stdout.write(guide())
