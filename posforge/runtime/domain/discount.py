"""What is taken off a price, and why: by a promotion of the shop, or by somebody at the till."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.runtime.domain.money import allocate, round_half_up

HUNDRED_PERCENT = 100_000
"""Percentages are whole thousandths of a percent: 12.5 % is 12,500."""

BY_HAND = "manual"
ON_THE_BILL = "bill"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDiscount:
    """What one cause took off one line, in minor units; positive makes the line cheaper.

    `code` is the name of a promotion, `manual` for a discount on this line, or `bill` for its
    share of one on the whole bill; `label` is what the receipt calls it.
    """

    code: str
    label: str
    amount_minor: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualDiscount:
    """A discount somebody gives: `percent_milli` thousandths of a percent, or a fixed amount."""

    reason: str
    percent_milli: int = 0
    amount_minor: int = 0

    def off(self, amount_minor: int) -> int:
        """Return what this takes off an amount, never more than the amount itself."""
        if self.percent_milli:
            return round_half_up(amount_minor * self.percent_milli, HUNDRED_PERCENT)
        return min(self.amount_minor, max(0, amount_minor))


def spread(discount: ManualDiscount, amounts: list[int]) -> list[int]:
    """Return the share of each line in a discount on the whole bill, in proportion to the lines.

    Lines that are returned or free take no part; the shares add up to what is taken off.
    """
    weights = [max(0, amount) for amount in amounts]
    return allocate(discount.off(sum(weights)), weights) if sum(weights) else [0] * len(amounts)
