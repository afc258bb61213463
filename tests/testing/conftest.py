"""A real homeserver, for the kit against a real manager."""

from tests.support.synapse import alice, matrix_http, synapse, synapse_python

__all__ = ["alice", "matrix_http", "synapse", "synapse_python"]
