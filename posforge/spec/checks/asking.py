"""Ages, deposits, lots: the fields they are read from are there, and can say it."""

from __future__ import annotations

from collections.abc import Iterator

from posforge.spec.document import Document
from posforge.spec.problems import Problem

_KINDS = {"age_field": "whole", "deposit_field": "text", "tracking_field": "choice"}
_TRACKED = ("lot", "serial")


def asking_problems(document: Document) -> Iterator[Problem]:
    """Yield each of these keys that names no field, or one of another type."""
    fields = document.mapping("catalog", "fields")
    for key, kind in _KINDS.items():
        path = ("catalog", key)
        name = document.at(path)
        if not isinstance(name, str):
            continue
        field = fields.get(name)
        if field is None:
            yield document.problem(
                path,
                f"There is no field `{name}`.",
                expected="one of `fields`" if fields else f"a field of the type {kind} in `fields`",
                candidates=tuple(map(str, fields)),
                wrong=name,
            )
        elif isinstance(field, dict) and field.get("type") != kind:
            yield document.problem(
                path,
                f"The field `{name}` is of the type {field.get('type')}.",
                expected=f"a field of the type {kind}",
            )
        elif kind == "choice":
            yield from _untracked(document, name)


def _untracked(document: Document, name: str) -> Iterator[Problem]:
    """Yield each choice by which nothing can be tracked."""
    path = ("catalog", "fields", name, "choices")
    choices = document.at(path)
    for index, choice in enumerate(choices if isinstance(choices, list) else ()):
        if choice not in _TRACKED:
            yield document.problem(
                (*path, index),
                f"Nothing is tracked by `{choice}`.",
                expected="lot or serial",
                hint=f"`{name}` is the `tracking_field`; an article it says nothing of is not "
                "tracked.",
                candidates=_TRACKED,
                wrong=str(choice),
            )
