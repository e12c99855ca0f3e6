"""The example catalogue and promotions in the currency of the shop they are for."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from babel.numbers import get_currency_precision

from posforge.spec.checks.promotion_words import is_money
from posforge.spec.document import read

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


def promoted_in(currency: str, promotions_yaml: str) -> str:
    """Return promotions with their example amounts written as this currency writes them.

    They are not converted either: 2.50 becomes 250 in JPY, and stays what it is in KWD.
    """
    digits = get_currency_precision(currency)
    if digits >= _DIGITS_IN_PRESET or not promotions_yaml:
        return promotions_yaml
    document = read(promotions_yaml, name="promotions.yaml")
    lines = promotions_yaml.splitlines(keepends=True)
    places = [(span, path) for path, span in document.values.items() if is_money(path)]
    for span, path in sorted(places, reverse=True):
        line = lines[span.line - 1]
        amount = _rewritten(document.at(path), digits)
        lines[span.line - 1] = line[: span.column - 1] + amount + line[span.end - 1 :]
    return "".join(lines)


def _rewritten(price: str, digits: int) -> str:
    if digits > _DIGITS_IN_PRESET:
        return price + "0" * (digits - _DIGITS_IN_PRESET)
    return f"{Decimal(price).scaleb(_DIGITS_IN_PRESET - digits):.{digits}f}"
