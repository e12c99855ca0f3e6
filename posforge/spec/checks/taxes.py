"""Tax rates that name each other: the default, the changes to come, and the parts of a rate."""

from __future__ import annotations

from collections.abc import Iterator

from posforge.spec.base import TRUE
from posforge.spec.checks.entries import repeated
from posforge.spec.document import Document
from posforge.spec.problems import Path, Problem

_RATES: Path = ("tax", "rates")
_CHANGES: Path = ("tax", "changes")


def tax_problems(document: Document) -> Iterator[Problem]:
    """Yield rates that are nowhere, days that stand twice, and parts that cannot be told apart."""
    yield from _unknown_default(document)
    changes = _list(document, _CHANGES)
    days: list[Path] = [(*change, "from") for change in changes]
    hint = "One day has one change: put the rates together."
    yield from repeated(document, days, what="day", hint=hint)
    for change in changes:
        yield from _unknown_rates(document, (*change, "rates"))
    for rates in (_RATES, *((*change, "rates") for change in changes)):
        for code in _keys(document, rates):
            yield from _parts(document, (*rates, code))


def _unknown_default(document: Document) -> Iterator[Problem]:
    default = document.at(("tax", "default"))
    if isinstance(default, str):
        yield from _unknown(document, ("tax", "default"), default)


def _unknown_rates(document: Document, path: Path) -> Iterator[Problem]:
    for code in _keys(document, path):
        yield from _unknown(document, (*path, code), code, at_key=True)


def _unknown(
    document: Document, path: Path, code: str, *, at_key: bool = False
) -> Iterator[Problem]:
    rates = _keys(document, _RATES)
    if rates and code not in rates:
        yield document.problem(
            path,
            f"There is no tax rate `{code}`.",
            at_key=at_key,
            expected="one of tax.rates: " + ", ".join(rates),
            hint="Add it to tax.rates, with the rate it has until then." if at_key else "",
            candidates=tuple(rates),
            wrong=code,
        )


def _parts(document: Document, path: Path) -> Iterator[Problem]:
    parts = _list(document, path)
    names: list[Path] = [(*part, "name") for part in parts]
    yield from repeated(
        document, names, what="tax", hint="Receipts tell taxes apart by name: give each its own."
    )
    first = (*parts[0], "compound") if parts else ()
    if str(document.at(first)).casefold() in TRUE:
        yield document.problem(
            first,
            "The first tax of a rate has no tax before it to be charged on.",
            hint="Take `compound` away, or put this tax after the one it is charged on.",
        )


def _list(document: Document, path: Path) -> list[Path]:
    entries = document.at(path)
    return [(*path, index) for index in range(len(entries))] if isinstance(entries, list) else []


def _keys(document: Document, path: Path) -> list[str]:
    section = document.at(path)
    return list(section) if isinstance(section, dict) else []
