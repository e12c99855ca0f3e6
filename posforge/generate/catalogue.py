"""The example catalogue in the currency of the shop it is for."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from babel.numbers import get_currency_precision

_DIGITS_IN_PRESET = 2


def priced_in(currency: str, catalogue_csv: str) -> str:
    """Return the catalogue with its example prices written as this currency writes them.

    The prices are made up, so they are not converted: 2.49 becomes 2.490 in KWD and 249 in JPY.
    """
    digits = get_currency_precision(currency)
    if digits == _DIGITS_IN_PRESET:
        return catalogue_csv
    rows = list(csv.DictReader(io.StringIO(catalogue_csv)))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(row | {"price": _rewritten(row["price"], digits)})
    return text.getvalue()


def _rewritten(price: str, digits: int) -> str:
    if digits > _DIGITS_IN_PRESET:
        return price + "0" * (digits - _DIGITS_IN_PRESET)
    return f"{Decimal(price).scaleb(_DIGITS_IN_PRESET - digits):.{digits}f}"
