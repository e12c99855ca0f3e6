"""Shifts: the float of a drawer is an amount of the shop's currency."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from babel.numbers import get_currency_precision

from posforge.spec.document import Document
from posforge.spec.problems import Problem

_FLOAT = ("shift", "float")


def shift_problems(document: Document) -> Iterator[Problem]:
    """Yield a float that is finer than the currency."""
    currency = document.at(("store", "currency"))
    if not isinstance(currency, str):
        return
    smallest = Decimal(1).scaleb(-get_currency_precision(currency))
    try:
        amount = Decimal(str(document.at(_FLOAT)))
    except InvalidOperation:
        return
    if amount.is_finite() and amount % smallest:
        yield document.problem(
            _FLOAT,
            f"{currency} has no amount of {document.at(_FLOAT)}.",
            expected=f"a multiple of {smallest:f}",
        )
