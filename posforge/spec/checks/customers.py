"""Customers: price lists are for groups there are, and points are worth an amount that exists."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from babel.numbers import get_currency_precision

from posforge.spec.document import Document
from posforge.spec.problems import Problem


def customer_problems(document: Document) -> Iterator[Problem]:
    """Yield price lists of unknown groups, points finer than the currency, and points for nothing.

    A shop that declares no groups has those of its price lists.
    """
    groups = tuple(document.mapping("customers", "groups"))
    for name in document.mapping("pricing", "lists"):
        if groups and name not in groups:
            yield document.problem(
                ("pricing", "lists", name),
                f"There is no group of customers `{name}`.",
                at_key=True,
                expected="one of " + ", ".join(map(str, groups)),
                candidates=tuple(map(str, groups)),
                wrong=str(name),
            )
    yield from _amounts(document)
    ways = document.at(("payments",))
    if isinstance(ways, list) and "points" in ways and document.at(("loyalty",)) is None:
        yield document.problem(
            ("payments", ways.index("points")),
            "Nothing says what points are worth.",
            hint="Add a section such as loyalty: {earn_per: 1.00, worth: 0.01}",
        )


def _amounts(document: Document) -> Iterator[Problem]:
    currency = document.at(("store", "currency"))
    if not isinstance(currency, str):
        return
    smallest = Decimal(1).scaleb(-get_currency_precision(currency))
    for key in ("earn_per", "worth"):
        try:
            amount = Decimal(str(document.at(("loyalty", key))))
        except InvalidOperation:
            continue
        if amount.is_finite() and amount % smallest:
            yield document.problem(
                ("loyalty", key),
                f"{currency} has no amount of {amount}.",
                expected=f"a multiple of {smallest:f}",
            )
