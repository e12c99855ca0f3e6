"""Promotions beside the shop they are in: departments, branches, rates, fields and money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import get_currency_precision

from posforge.spec.checks.promotions import Plain, each_promotion, mapping, number
from posforge.spec.document import Document
from posforge.spec.problems import Path, Problem

_MONEY = ("price", "spend", "off", "amount")
_VALUES = {
    "whole": (r"[-+]?[0-9]{1,12}", "a whole number"),
    "decimal": (r"[-+]?[0-9]{1,9}(\.[0-9]{1,3})?", "a number with at most three decimals"),
    "yes_no": (r"(?i:true|false|yes|no)", "yes or no"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date such as 2026-03-01"),
}


def strange_words(sheet: Document, store: Document) -> Iterator[Problem]:
    """Yield every word in a promotion that names something the shop does not have."""
    known = _Known.of(store)
    for path, promotion in each_promotion(sheet):
        yield from _unknown(
            sheet,
            (*path, "branches"),
            known=known.branches,
            what="branch",
            of="the codes of branches",
        )
        yield from _groups(sheet, store, path)
        for place, goods in chosen_goods(path, promotion):
            yield from _strange_goods(sheet, place, goods, known=known)
    yield from _too_fine(sheet, store)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the shop has: each kind of word, and of every field the type and its choices."""

    branches: tuple[str, ...]
    departments: tuple[str, ...]
    rates: tuple[str, ...]
    fields: Mapping[str, tuple[str, tuple[str, ...]]]

    @classmethod
    def of(cls, store: Document) -> _Known:
        branches, departments = store.at(("branches",)), store.at(("catalog", "departments"))
        codes = [mapping(one).get("code") for one in branches] if _is_list(branches) else []
        fields = {
            name: (str(mapping(one).get("type")), _texts(mapping(one).get("choices")))
            for name, one in store.mapping("catalog", "fields").items()
        }
        axes = store.mapping("catalog", "variants").items()
        return cls(
            branches=_texts(codes),
            departments=_texts(departments),
            rates=tuple(store.mapping("tax", "rates")),
            fields=fields | {name: ("choice", _texts(values)) for name, values in axes},
        )


def chosen_goods(path: Path, promotion: Plain) -> Iterator[tuple[Path, Plain]]:
    """Yield every section that chooses goods, exceptions too."""
    items = mapping(promotion.get("bundle")).get("items")
    places: list[tuple[Path, Any]] = [
        ((*path, "goods"), promotion.get("goods")),
        ((*path, "buy_get", "gift"), mapping(promotion.get("buy_get")).get("gift")),
        *(
            ((*path, "bundle", "items", index), item)
            for index, item in enumerate(items if isinstance(items, list) else ())
        ),
    ]
    for place, goods in places:
        if isinstance(goods, Mapping):
            yield place, goods
            if isinstance(goods.get("except"), Mapping):
                yield (*place, "except"), goods["except"]


def _strange_goods(
    sheet: Document, path: Path, goods: Plain, *, known: _Known
) -> Iterator[Problem]:
    lists = (
        ("departments", known.departments, "department", "catalog.departments"),
        ("rates", known.rates, "tax rate", "tax.rates"),
    )
    for key, words, what, of in lists:
        yield from _unknown(sheet, (*path, key), known=words, what=what, of=of)
    for name, value in mapping(goods.get("fields")).items():
        place: Path = (*path, "fields", name)
        if name not in known.fields:
            yield sheet.problem(
                place,
                f"The shop has no field `{name}`.",
                at_key=True,
                expected="one of " + ", ".join(known.fields)
                if known.fields
                else "a field of catalog.fields or an axis of catalog.variants",
                candidates=tuple(known.fields),
                wrong=name,
            )
            continue
        values = enumerate(value) if isinstance(value, list) else ((None, value),)
        for index, one in values:
            at = place if index is None else (*place, index)
            yield from _value(sheet, at, one, name=name, field=known.fields[name])


def _value(
    sheet: Document, path: Path, value: Any, *, name: str, field: tuple[str, tuple[str, ...]]
) -> Iterator[Problem]:
    kind, choices = field
    if not isinstance(value, str):
        return
    if kind == "choice" and choices and value not in choices:
        yield sheet.problem(
            path,
            f"The field `{name}` has no choice `{value}`.",
            expected="one of " + ", ".join(choices),
            candidates=choices,
            wrong=value,
        )
    pattern, expected = _VALUES.get(kind, ("", ""))
    if pattern and not re.fullmatch(pattern, value, re.ASCII):
        yield sheet.problem(path, f"The field `{name}` cannot hold `{value}`.", expected=expected)


def _unknown(
    sheet: Document, path: Path, *, known: Sequence[str], what: str, of: str
) -> Iterator[Problem]:
    """Yield each entry of a list that is not among the known words; where none are, nothing."""
    entries = sheet.at(path)
    for index, entry in enumerate(entries if known and isinstance(entries, list) else ()):
        if isinstance(entry, str) and entry not in known:
            yield sheet.problem(
                (*path, index),
                f"The shop has no {what} `{entry}`.",
                expected=f"one of {of}: " + ", ".join(known),
                candidates=tuple(known),
                wrong=entry,
            )


def _groups(sheet: Document, store: Document, path: Path) -> Iterator[Problem]:
    """Yield groups the shop has not, where it says which it has."""
    lists, declared = store.mapping("pricing", "lists"), store.at(("customers", "groups"))
    groups = _texts([*declared]) if isinstance(declared, list | dict) else ()
    if groups:
        known = tuple(dict.fromkeys([*groups, *lists]))
        of = "the groups of customers"
        yield from _unknown(sheet, (*path, "groups"), known=known, what="group", of=of)


def is_money(path: Path) -> bool:
    """Tell whether an amount of money stands there; a field of the shop can be called like one."""
    return path[-1:] != () and path[-1] in _MONEY and "fields" not in path


def _too_fine(sheet: Document, store: Document) -> Iterator[Problem]:
    """Yield each amount of money that the shop's currency cannot hold."""
    currency = store.at(("store", "currency"))
    digits = get_currency_precision(currency) if isinstance(currency, str) else 4
    for path in filter(is_money, sheet.values):
        found = number(sheet.at(path))
        exponent = found.normalize().as_tuple().exponent if found is not None else 0
        if isinstance(exponent, int) and -exponent > digits:
            yield sheet.problem(
                path,
                f"{currency} has no more than {digits} decimals."
                if digits
                else f"{currency} has no decimals.",
                expected="an amount of money the shop can take",
            )


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(one for one in values if isinstance(one, str)) if _is_list(values) else ()
