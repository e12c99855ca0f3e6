"""Tax on a basket: inclusive or exclusive prices, rounded per line or per document.

Whatever the rule, the parts agree: lines add up to each rate, rates add up to the total, and the
cent that rounding leaves over is given to the line that deserves it most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.numbers import format_percent

from posforge.runtime.domain.money import round_half_up, round_together
from posforge.runtime.domain.shop import TaxPart, TaxRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxed:
    """What one line costs, in minor units: net + tax = gross.

    `rates` is the rate of each tax that is charged. Where there are several, `parts` is the amount
    of each; they add up to the tax. A single tax has no parts.
    """

    net_minor: int
    tax_minor: int
    gross_minor: int
    parts: tuple[int, ...] = ()
    rates: tuple[str, ...] = ()

    @classmethod
    def of(cls, sums: Sequence[TaxSum]) -> Taxed:
        """Return what one line costs whose taxes are these."""
        taxes = tuple(one.tax_minor for one in sums)
        return cls(
            net_minor=sum(one.net_minor for one in sums),
            tax_minor=sum(taxes),
            gross_minor=sum(one.gross_minor for one in sums),
            parts=taxes if len(taxes) > 1 else (),
            rates=tuple(one.rate for one in sums),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSum:
    """What one tax adds up to, in minor units; `rate` is decimal text (`0.19`).

    Of a code with several taxes each has a sum of its own, named by `part`. The net stands with the
    first of them alone, and gross is net + tax in each: net, tax and gross may all be added up.
    """

    code: str
    rate: str
    net_minor: int
    tax_minor: int
    gross_minor: int
    part: str = ""


def format_rate(rate: str | Decimal, *, locale: str | Locale) -> str:
    """Return a rate as people there write it: 0.055 is 5.5%, 5,5 % in France."""
    return format_percent(Decimal(rate), locale=locale, decimal_quantization=False)


def tax_name(one: TaxSum, *, locale: str | Locale, otherwise: str = "") -> str:
    """Return a tax as a person reads it: `QST 9.975%`; one without a name is called `otherwise`."""
    return f"{one.part or otherwise} {format_rate(one.rate, locale=locale)}".strip()


def whole_rate(parts: Sequence[TaxPart]) -> Decimal:
    """Return what taxes come to together, as a share of the net: 5 % and 9.975 % are 0.14975."""
    whole = Decimal(0)
    for part in parts:
        whole += part.rate * (1 + whole) if part.is_compound else part.rate
    return whole


def tax_basket(
    amounts: Sequence[tuple[int, str]], rules: TaxRules, *, is_exempt: bool = False
) -> tuple[list[Taxed], list[TaxSum]]:
    """Return the tax of each line and of each rate.

    Args:
        amounts: per line, its amount in minor units as the price tag says it (with tax where
            prices are inclusive, without where they are exclusive) and its tax code. What comes
            back is negative.
        rules: rates by code, price mode and rounding, as they are `on` the business day.
        is_exempt: the customer pays no tax. Where prices are inclusive, the tax in them is taken
            off, unless the rules want the whole price; each code keeps its name, at rate 0.
    """
    lines: list[Taxed] = [_ZERO] * len(amounts)
    sums: list[TaxSum] = []
    for code in dict.fromkeys(code for _, code in amounts):
        places = [i for i, (_, line_code) in enumerate(amounts) if line_code == code]
        parts = rules.parts_of(code)
        taxed = _taxed([amounts[i][0] for i in places], parts, rules=rules)
        if is_exempt:
            parts = _NO_TAX
            taxed = [_freed(one, rules=rules) for one in taxed]
        for place, one in zip(places, taxed, strict=True):
            lines[place] = one
        sums += _sums(code, parts, taxed)
    return lines, add_up(sums)


def add_up(sums: Iterable[TaxSum]) -> list[TaxSum]:
    """Return one sum for each code, tax and rate: highest rate first, parts in their order."""
    found: dict[tuple[str, str, str], TaxSum] = {}
    highest: dict[str, Decimal] = {}
    order: dict[tuple[str, str], int] = {}
    for one in sums:
        key = (one.code, one.part, one.rate)
        found[key] = _together(found[key], one) if key in found else one
        highest[one.code] = max(highest.get(one.code, Decimal(0)), Decimal(one.rate))
        order.setdefault((one.code, one.part), len(order))

    def place(one: TaxSum) -> tuple[Decimal, str, int, Decimal]:
        return -highest[one.code], one.code, order[one.code, one.part], -Decimal(one.rate)

    return sorted(found.values(), key=place)


_ZERO = Taxed(net_minor=0, tax_minor=0, gross_minor=0)
_NO_TAX = (TaxPart(name="", rate=Decimal(0)),)
_NO_RATES = ("0",)


def _taxed(tagged: Sequence[int], parts: Sequence[TaxPart], *, rules: TaxRules) -> list[Taxed]:
    rates = tuple(str(part.rate) for part in parts)
    find = _taxes_within if rules.prices == "inclusive" else _taxes_upon
    by_part = find(tagged, parts, is_by_line=rules.rounding == "line")
    found = []
    for amount, *taxes in zip(tagged, *by_part, strict=True):
        tax = sum(taxes)
        net = amount - tax if rules.prices == "inclusive" else amount
        each = tuple(taxes) if len(taxes) > 1 else ()
        found.append(
            Taxed(net_minor=net, tax_minor=tax, gross_minor=net + tax, parts=each, rates=rates)
        )
    return found


def _taxes_within(
    tagged: Sequence[int], parts: Sequence[TaxPart], *, is_by_line: bool
) -> list[list[int]]:
    """Return each tax that is in these amounts, by line."""
    whole = 1 + Fraction(whole_rate(parts))
    shares = [
        Fraction(whole_rate(parts[: place + 1]) - whole_rate(parts[:place])) / whole
        for place in range(len(parts))
    ]
    return [_rounded(tagged, share, is_by_line=is_by_line) for share in shares]


def _taxes_upon(
    tagged: Sequence[int], parts: Sequence[TaxPart], *, is_by_line: bool
) -> list[list[int]]:
    """Return each tax that comes upon these amounts, by line."""
    found: list[list[int]] = []
    for part in parts:
        bases = [sum(one) for one in zip(tagged, *found, strict=True)]
        base = bases if part.is_compound else tagged
        found.append(_rounded(base, Fraction(part.rate), is_by_line=is_by_line))
    return found


def _rounded(amounts: Sequence[int], share: Fraction, *, is_by_line: bool) -> list[int]:
    exact = [amount * share.numerator for amount in amounts]
    if is_by_line:
        return [round_half_up(one, share.denominator) for one in exact]
    return round_together(exact, share.denominator)


def _freed(one: Taxed, *, rules: TaxRules) -> Taxed:
    """Return a line as an exempt customer pays it."""
    is_whole = rules.exempt == "tag_price" and rules.prices == "inclusive"
    due = one.gross_minor if is_whole else one.net_minor
    return Taxed(net_minor=due, tax_minor=0, gross_minor=due, rates=_NO_RATES)


def _sums(code: str, parts: Sequence[TaxPart], lines: Sequence[Taxed]) -> list[TaxSum]:
    net = sum(line.net_minor for line in lines)
    found = []
    for place, part in enumerate(parts):
        tax = sum(line.parts[place] if line.parts else line.tax_minor for line in lines)
        base = 0 if place else net
        found.append(
            TaxSum(
                code=code,
                rate=str(part.rate),
                net_minor=base,
                tax_minor=tax,
                gross_minor=base + tax,
                part=part.name,
            )
        )
    return found


def _together(one: TaxSum, other: TaxSum) -> TaxSum:
    return TaxSum(
        code=one.code,
        rate=one.rate,
        net_minor=one.net_minor + other.net_minor,
        tax_minor=one.tax_minor + other.tax_minor,
        gross_minor=one.gross_minor + other.gross_minor,
        part=one.part,
    )
