"""Ages and deposits: the fields they are read from are there, and of the right type."""

from __future__ import annotations

from collections.abc import Iterator

from posforge.spec.document import Document
from posforge.spec.problems import Problem

_KINDS = {"age_field": "whole", "deposit_field": "text"}


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
