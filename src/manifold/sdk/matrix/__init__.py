"""A user's Matrix session: what the SDK needs of it, and adapters.

The adapters for other libraries are imported by who has these libraries: `manifold.sdk.matrix.nio` and
`manifold.sdk.matrix.mautrix`.
"""

from manifold.sdk.matrix.login import find_homeserver, log_in
from manifold.sdk.matrix.session import ApiSession, File, MatrixSession, StateEvent
from manifold.sdk.matrix.token import TokenSession

__all__ = ["ApiSession", "File", "MatrixSession", "StateEvent", "TokenSession", "find_homeserver", "log_in"]
