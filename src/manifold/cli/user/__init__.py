"""The commands for users: a client of any manager, on top of `manifold.sdk`. They need nothing of the server."""
