"""Tax on a basket: inclusive or exclusive prices, rounded per line or per document.

Whatever the rule, the parts agree: lines add up to each rate, rates add up to the total, and the
cent that rounding leaves over is given to the line that deserves it most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale
from babel.numbers import format_percent

from posforge.runtime.domain.money import allocate, round_half_up
from posforge.runtime.domain.shop import TaxRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxed:
    """What one line costs, in minor units: net + tax = gross."""

    net_minor: int
    tax_minor: int
    gross_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSum:
    """What one rate adds up to, in minor units; `rate` is decimal text (`0.19`)."""

    code: str
    rate: str
    net_minor: int
    tax_minor: int
    gross_minor: int


def format_rate(rate: str | Decimal, *, locale: str | Locale) -> str:
    """Return a rate as people there write it: 0.055 is 5.5%, 5,5 % in France."""
    return format_percent(Decimal(rate), locale=locale, decimal_quantization=False)


def tax_basket(
    amounts: Sequence[tuple[int, str]], rules: TaxRules
) -> tuple[list[Taxed], list[TaxSum]]:
    """Return the tax of each line and of each rate.

    Args:
        amounts: per line, its amount in minor units as the price tag says it (with tax where
            prices are inclusive, without where they are exclusive) and its tax code.
        rules: rates by code, price mode and rounding.
    """
    lines: list[Taxed] = [_ZERO] * len(amounts)
    sums: list[TaxSum] = []
    for code in dict.fromkeys(code for _, code in amounts):
        places = [i for i, (_, line_code) in enumerate(amounts) if line_code == code]
        tagged = [amounts[i][0] for i in places]
        taxes = _taxes(tagged, rules.rates[code], rules=rules)
        for place, amount, tax in zip(places, tagged, taxes, strict=True):
            lines[place] = _taxed(amount, tax, inclusive=rules.prices == "inclusive")
        sums.append(_sum(code, rules.rates[code], [lines[i] for i in places]))
    return lines, sorted(sums, key=lambda one: (-Decimal(one.rate), one.code))


_ZERO = Taxed(net_minor=0, tax_minor=0, gross_minor=0)


def _taxes(tagged: Sequence[int], rate: Decimal, *, rules: TaxRules) -> list[int]:
    numerator, denominator = rate.as_integer_ratio()
    if rules.prices == "inclusive":
        denominator += numerator
    if rules.rounding == "line":
        return [round_half_up(amount * numerator, denominator) for amount in tagged]
    return allocate(round_half_up(sum(tagged) * numerator, denominator), tagged)


def _taxed(amount: int, tax: int, *, inclusive: bool) -> Taxed:
    if inclusive:
        return Taxed(net_minor=amount - tax, tax_minor=tax, gross_minor=amount)
    return Taxed(net_minor=amount, tax_minor=tax, gross_minor=amount + tax)


def _sum(code: str, rate: Decimal, lines: Sequence[Taxed]) -> TaxSum:
    return TaxSum(
        code=code,
        rate=str(rate),
        net_minor=sum(line.net_minor for line in lines),
        tax_minor=sum(line.tax_minor for line in lines),
        gross_minor=sum(line.gross_minor for line in lines),
    )
