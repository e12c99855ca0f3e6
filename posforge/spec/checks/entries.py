"""What may stand in a place once only."""

from __future__ import annotations

from collections.abc import Iterator

from posforge.spec.document import Document
from posforge.spec.problems import Path, Problem

_LISTS: tuple[Path, ...] = (
    ("store", "languages"),
    ("catalog", "units"),
    ("catalog", "departments"),
    ("reports",),
    ("till", "screens"),
    ("till", "reasons", "void"),
    ("till", "reasons", "cancel"),
    ("till", "reasons", "reprint"),
    ("shift", "confirm"),
    ("shift", "pay_in_reasons"),
    ("shift", "pay_out_reasons"),
)


def repeated_entries(document: Document) -> Iterator[Problem]:
    """Yield every branch code, and every entry of a list, that stands there a second time."""
    yield from repeated(
        document,
        _each(document, ("branches",), "code"),
        what="branch code",
        hint="Receipt numbers and machines are told apart by it: give each branch its own.",
    )
    fields, axes = ("catalog", "fields"), ("catalog", "variants")
    choices: list[Path] = [(*fields, name, "choices") for name in document.mapping(*fields)]
    values: list[Path] = [(*axes, name) for name in document.mapping(*axes)]
    for path in (*_LISTS, *choices, *values):
        yield from repeated(document, _each(document, path), what="entry", hint="Keep one of them.")


def repeated(document: Document, paths: list[Path], *, what: str, hint: str) -> Iterator[Problem]:
    """Yield a problem for each of these texts that equals an earlier one, but for its case."""
    first: dict[str, Path] = {}
    for path in paths:
        value = document.at(path)
        if not isinstance(value, str):
            continue
        folded = value.casefold()
        if folded in first:
            line = document.span(first[folded]).line
            yield document.problem(
                path, f"The {what} `{value}` is already used on line {line}.", hint=hint
            )
        first.setdefault(folded, path)


def _each(document: Document, path: Path, *rest: str) -> list[Path]:
    entries = document.at(path)
    count = len(entries) if isinstance(entries, list) else 0
    return [(*path, index, *rest) for index in range(count)]
