"""How the articles of one style lie before somebody who chooses: columns, rows, further choices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import FieldRule

WIDEST = 8
"""So many values lie side by side; an axis with more lies one below the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One thing the articles differ in, with the values there are, in the shop's order."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Articles by what they differ in: one value each of further axes, row and column.

    `common` says what they all share. Without a second axis there is one row, with the value "".
    """

    columns: Axis
    rows: Axis
    further: tuple[Axis, ...]
    cells: Mapping[tuple[str, ...], Product]
    common: tuple[str, ...]

    def cell(self, further: Sequence[str], *, row: str, column: str) -> Product | None:
        """Return the article with these values, or None where none was made."""
        return self.cells.get((*further, row, column))


def table_of(axes: Sequence[FieldRule], variants: Sequence[Product]) -> Table:
    """Return the table of a style's articles.

    Articles that cannot be told apart by the shop's axes are told apart by their names.
    """
    used = [(rule.name, _axis(rule, variants)) for rule in axes]
    differing = [(name, axis) for name, axis in used if len(axis.values) > 1]
    common = tuple(axis.values[0] for _, axis in used if len(axis.values) == 1 and axis.values[0])
    keys = [tuple(_value(one, name) for name, _ in differing) for one in variants]
    if not differing or len(set(keys)) < len(variants):
        return _by_name(variants, common=common)
    return _arranged(differing, variants, common=common)


def _arranged(
    differing: list[tuple[str, Axis]], variants: Sequence[Product], *, common: tuple[str, ...]
) -> Table:
    (column, columns), *others = differing
    if not others:
        by_value = {_value(one, column): one for one in variants}
        return _one_row(columns, articles=by_value, common=common)
    (row, rows), *further = others
    if len(columns.values) > WIDEST and len(columns.values) > len(rows.values):
        (column, columns), (row, rows) = (row, rows), (column, columns)
    order = [*(name for name, _ in further), row, column]
    return Table(
        columns=columns,
        rows=rows,
        further=tuple(axis for _, axis in further),
        cells={tuple(_value(one, name) for name in order): one for one in variants},
        common=common,
    )


def _by_name(variants: Sequence[Product], *, common: tuple[str, ...]) -> Table:
    times = Counter(one.name for one in variants)
    names = [one.name if times[one.name] == 1 else f"{one.name} {one.code}" for one in variants]
    articles = dict(zip(names, variants, strict=True))
    return _one_row(Axis(label="", values=tuple(names)), articles=articles, common=common)


def _one_row(columns: Axis, *, articles: Mapping[str, Product], common: tuple[str, ...]) -> Table:
    return Table(
        columns=columns,
        rows=Axis(label="", values=("",)),
        further=(),
        cells={("", value): article for value, article in articles.items()},
        common=common,
    )


def _axis(rule: FieldRule, variants: Sequence[Product]) -> Axis:
    there = dict.fromkeys(_value(one, rule.name) for one in variants)
    in_order = [value for value in rule.choices if value in there]
    others = [value for value in there if value not in in_order]
    return Axis(label=rule.label, values=(*in_order, *others))


def _value(product: Product, axis: str) -> str:
    return str(product.fields.get(axis, ""))
