"""The taxes of one line of a sale, as its receipt shows them and as it is refunded."""

from __future__ import annotations

from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.tax import TaxSum


def line_taxes(sale: SaleCompleted, line: SaleLine) -> tuple[TaxSum, ...]:
    """Return what each tax of a line is, at the rates it was sold at; they add up to the line."""
    known = [one for one in sale.taxes if one.code == line.tax]
    if known and line.tax_rates:
        known = [_of_rate(known, rate, place) for place, rate in enumerate(line.tax_rates)]
    amounts = line.tax_parts or (line.tax_minor,)
    return tuple(
        TaxSum(
            code=one.code,
            rate=one.rate,
            part=one.part,
            net_minor=0 if place else line.net_minor,
            tax_minor=tax,
            gross_minor=tax if place else line.net_minor + tax,
        )
        for place, (one, tax) in enumerate(zip(known, amounts, strict=False))
    )


def _of_rate(known: list[TaxSum], rate: str, place: int) -> TaxSum:
    """Return the tax of this rate; of two at one rate, the one whose part comes in this place."""
    parts = list(dict.fromkeys(one.part for one in known))
    at_rate = [one for one in known if one.rate == rate] or known
    return min(at_rate, key=lambda one: abs(parts.index(one.part) - place))
