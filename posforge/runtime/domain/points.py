"""Points in whole numbers: what a bill earns, and what goes back when its goods come back.

However goods come back, all their returns together give back exactly what the sale earned and
spent: each is the difference of two rounded shares, like the money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posforge.runtime.domain.cart import GIFT_CARD_LINE
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.money import round_half_up
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import Totals
from posforge.runtime.domain.shop import Loyalty

POINTS = "points"
"""The way to pay, and the word in the journal, for what points pay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsShare:
    """A part of what a sale earned and spent, and of the amount that its points paid."""

    earned: int
    spent: int
    paid_minor: int


def points_earned(totals: Totals, tenders: tuple[Tender, ...], loyalty: Loyalty) -> int:
    """Return what the goods sold on a bill earn; what points pay of them earns nothing.

    Gift cards earn none: what is bought with them does.
    """
    goods = [one for one in totals.lines if one.line.kind != GIFT_CARD_LINE]
    sold = sum(one.taxed.gross_minor for one in goods if one.line.qty_milli > 0)
    paid = sum(max(one.amount_minor, 0) for one in tenders if one.method == POINTS)
    return max(sold - paid, 0) // loyalty.earn_per_minor


def points_spent(tenders: tuple[Tender, ...], loyalty: Loyalty) -> int:
    """Return how many points the tenders of a bill took from its customer."""
    paid = sum(max(one.amount_minor, 0) for one in tenders if one.method == POINTS)
    return paid // loyalty.worth_minor


def share_back(
    sale: SaleCompleted, *, before: Mapping[int, int], now: Mapping[int, int]
) -> PointsShare:
    """Return the share of a sale's points that belongs to goods that come back now.

    `before` and `now` are how much of each line came back, in thousandths.
    """
    goods = [line for line in sale.lines if line.kind != GIFT_CARD_LINE]
    sold = {line.line: line for line in goods if line.qty_milli > 0}
    whole = sum(line.gross_minor for line in sold.values())
    after = {number: before.get(number, 0) + now.get(number, 0) for number in sold}
    first, last = (
        sum(
            round_half_up(line.gross_minor * some.get(number, 0), line.qty_milli)
            for number, line in sold.items()
        )
        for some in (before, after)
    )
    paid_minor = sum(max(one.amount_minor, 0) for one in sale.tenders if one.method == POINTS)

    def back(points: int) -> int:
        if whole <= 0:
            return 0
        return round_half_up(points * last, whole) - round_half_up(points * first, whole)

    return PointsShare(
        earned=back(sale.points_earned), spent=back(sale.points_spent), paid_minor=back(paid_minor)
    )
