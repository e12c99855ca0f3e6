"""Goods that come back: which line of which sale they were, and where they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Disposition = Literal["resell", "damaged", "quarantine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedFrom:
    """Where returned goods were bought and where they go.

    `sale` is the id of the sale's event and `line` its line; both are empty (0) for goods that
    come back without a receipt. `reason` is the customer's, `approver` who allowed what the person
    at the till may not. Only what can be resold goes back into stock.
    With a gift receipt (`is_gift`) they give store credit, and no money. Goods of which
    nobody here knows that they were sold are flagged (`is_unknown`).

    Of a receipt that could not be looked up there is a `number` and no `sale`, and its goods are
    unknown too. `is_unchecked` tells that not every till could be asked what came back before.
    """

    sale: str
    number: str
    line: int
    disposition: Disposition = "resell"
    reason: str = ""
    approver: str = ""
    is_gift: bool = False
    is_unknown: bool = False
    is_unchecked: bool = False
