"""What takes something off one line of a bill, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDiscount:
    """So much off one line, in minor units: positive is off, on a line that goes back negative.

    `code` is the name of the promotion, or `manual` and `bill` for what a person took off one line
    or the whole bill; `label` is what the receipt says, `reason` what that person gave as one.
    """

    code: str
    label: str
    amount_minor: int
    reason: str = ""
