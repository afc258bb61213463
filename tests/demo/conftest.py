"""The homeserver's fixtures, for the tests of this room."""

from tests.support.synapse import alice, bob, matrix_http, room, synapse, synapse_python

__all__ = ["alice", "bob", "matrix_http", "room", "synapse", "synapse_python"]
