"""Fields and axes of variants: what their keys say together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from posforge.spec.checks.entries import repeated
from posforge.spec.document import Document
from posforge.spec.problems import Path, Problem

_FIELDS = ("catalog", "fields")
_AXES = ("catalog", "variants")


def field_problems(document: Document) -> Iterator[Problem]:
    """Yield what is wrong with fields beyond their single keys."""
    fields, axes = document.mapping(*_FIELDS), document.mapping(*_AXES)
    for name, field in fields.items():
        if isinstance(field, Mapping):
            yield from _choices(document, (*_FIELDS, name), field)
        if name in axes:
            line = document.span((*_AXES, name), key=True).line
            yield document.problem(
                (*_FIELDS, name),
                f"`{name}` is an axis of variants already, on line {line}.",
                at_key=True,
                hint="Each is a column of its own: give the field another name, or take it away.",
            )
    labels: list[Path] = [(*_FIELDS, name, "label") for name in fields]
    hint = "People tell fields apart by their labels: give each its own."
    yield from repeated(document, labels, what="label", hint=hint)


def _choices(document: Document, path: Path, field: Mapping[str, object]) -> Iterator[Problem]:
    kind = field.get("type")
    if kind == "choice" and field.get("choices") is None:
        yield document.problem(
            path,
            "There is nothing to choose from: the key `choices` is missing.",
            at_key=True,
            expected="`choices`: what there is to choose from",
            hint="For example choices: [spring, summer]",
        )
    elif isinstance(kind, str) and kind != "choice" and "choices" in field:
        yield document.problem(
            (*path, "choices"),
            f"A field of the type `{kind}` has no `choices`.",
            at_key=True,
            hint="Take them away, or make the type choice.",
        )
