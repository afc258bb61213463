"""The integrations that come with Manifold, one folder each; they come in by the same door as any other."""
