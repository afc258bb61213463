"""Docstrings as texts for people who read no code."""

import inspect
import re

__all__ = ["summary_and_description", "text", "unwrap"]

_CALLED = re.compile(r"\A`(?:GET|POST|PUT|DELETE) [^`]*`(?:[:.]\s*|\Z)")
_RULE = re.compile(r"\s*\(security rules? [^)]*\)")
_RAISES = re.compile(r"\s*\bRaises [^.]*\.")
_SENTENCE = re.compile(r"\A(?P<sentence>.+?)(?:[.]\s+|[.]?\Z)(?P<rest>.*)", re.DOTALL)


def unwrap(docstring: str | None) -> str:
    """Paragraphs of one line each. Which of our rules is behind it, only those who change it want to know."""
    paragraphs = _RULE.sub("", inspect.cleandoc(docstring or "")).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip())


def text(docstring: str | None) -> str:
    """All of it, without the method and path that it begins with."""
    told = _CALLED.sub("", unwrap(docstring))
    return told[:1].upper() + told[1:]


def summary_and_description(docstring: str | None) -> tuple[str, str]:
    """The first sentence, without its full stop, and all that follows but what is raised: a document lists errors."""
    first, *others = _RAISES.sub("", text(docstring)).split("\n\n")
    match = _SENTENCE.match(first)
    if match is None:
        return "", "\n\n".join(others)
    return match["sentence"], "\n\n".join(part for part in [match["rest"], *others] if part)
