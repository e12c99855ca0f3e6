"""Giving back what was taken towards a bill, wherever at the till it is asked for."""

from __future__ import annotations

from posforge.runtime.flows.open_payments import give_back_all
from posforge.runtime.till.desk import Desk, needed


def give_back(desk: Desk) -> None:
    """Give everything back: cash by hand, what a terminal has booked by reversing it there."""
    desk.change(
        lambda who, bill: give_back_all(desk.till, who, needed(bill), see_to=desk.attending.see_to),
        said="given_back",
    )
