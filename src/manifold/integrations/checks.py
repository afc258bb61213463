"""Asking a remote service before anything is saved, with the answer told at the field that it is about."""

from manifold.egress import Egress, Reply
from manifold.errors import FieldError, InvalidParam, Unreachable

__all__ = ["reach", "wrong"]


async def reach(egress: Egress, field: str, url: str, *, max_bytes: int = 1024 * 1024) -> Reply:
    """What `url`, which the form's `field` led to, answers. Raises Unreachable, told at that field."""
    try:
        return await egress.get(url, max_bytes=max_bytes)
    except Unreachable as exc:
        raise Unreachable(exc.message, fields=[FieldError(f"/{field}", exc.message)]) from exc


def wrong(field: str, problem: str) -> InvalidParam:
    """The error that says what is wrong with one field of the form."""
    return InvalidParam(problem, fields=[FieldError(f"/{field}", problem)])
