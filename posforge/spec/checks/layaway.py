"""Layaway: its fee is an amount of the currency, and it is no way to pay."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from babel.numbers import get_currency_precision

from posforge.spec.checks.payments import methods_in
from posforge.spec.document import Document
from posforge.spec.problems import Problem

_FEE = ("layaway", "fee", "amount")


def layaway_problems(document: Document) -> Iterator[Problem]:
    """Yield a fee that is finer than the currency, and layaway among the ways to pay."""
    for path, method in methods_in(document):
        if method == "layaway":
            yield document.problem(
                path,
                "A layaway is no way to pay.",
                hint="Say in a section of its own how goods are laid away: layaway: {days: 90}",
            )
    currency = document.at(("store", "currency"))
    if not isinstance(currency, str):
        return
    smallest = Decimal(1).scaleb(-get_currency_precision(currency))
    try:
        fee = Decimal(str(document.at(_FEE)))
    except InvalidOperation:
        return
    if fee.is_finite() and fee % smallest:
        yield document.problem(
            _FEE,
            f"{currency} has no amount of {fee}.",
            expected=f"a multiple of {smallest:f}",
        )
