"""Manifold: an integration manager for Matrix (MSC1956)."""

__version__ = "0.1.0"
