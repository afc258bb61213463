"""The built web UI, as package data in `static/`; its sources are in `web/`."""
