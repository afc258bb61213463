"""The body of every error (MSC1956, "Proposed API standards")."""

from msgspec import UNSET, Struct, UnsetType, field


class FieldProblem(Struct, frozen=True):
    """One field of a form that is wrong: `path` is a JSON Pointer, `message` is for people."""

    path: str
    message: str


class ErrorBody(Struct, frozen=True):
    """`error` says what is wrong and what to do. `retry_after_ms` comes with M_LIMIT_EXCEEDED."""

    errcode: str
    error: str
    retry_after_ms: int | UnsetType = UNSET
    fields: list[FieldProblem] | UnsetType = field(default=UNSET, name="im.manifold.fields")
