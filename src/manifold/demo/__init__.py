"""A homeserver, users, a room, local pages and the playground, started together for `manifold demo` and for tests.

Everything here listens on loopback only. `scene.demo` starts it, `run.run_demo` shows it to a person.
"""
