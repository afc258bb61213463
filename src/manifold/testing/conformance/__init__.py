"""Checks of the MSC1956 family against any integration manager, as a pytest plugin (docs/conformance.md).

    pytest --tb=no -p manifold.testing.conformance --pyargs manifold.testing.conformance.suite \\
        --manager https://integrations.example.org --openid-command 'my-script that prints an OpenID object'

It needs pytest and msgspec, and nothing of the server. Each of these modules is a plugin of its own.
"""

pytest_plugins = (
    "manifold.testing.conformance.options",
    "manifold.testing.conformance.collecting",
    "manifold.testing.conformance.fixtures",
    "manifold.testing.conformance.judging",
    "manifold.testing.conformance.reporting",
)
