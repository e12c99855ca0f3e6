"""Cash: what coins pay is an amount of the shop's currency."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from babel.numbers import get_currency_precision

from posforge.spec.document import Document
from posforge.spec.problems import Problem

_ROUNDING = ("cash", "rounding")


def cash_problems(document: Document) -> Iterator[Problem]:
    """Yield a smallest coin that is finer than the currency."""
    currency = document.at(("store", "currency"))
    if not isinstance(currency, str):
        return
    smallest = Decimal(1).scaleb(-get_currency_precision(currency))
    try:
        coin = Decimal(str(document.at(_ROUNDING)))
    except InvalidOperation:
        return
    if coin.is_finite() and coin % smallest:
        yield document.problem(
            _ROUNDING,
            f"{currency} has no amount of {document.at(_ROUNDING)}.",
            expected=f"a multiple of {smallest:f}",
        )
