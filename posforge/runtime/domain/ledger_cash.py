"""The double entries of a drawer: what opens it, moves through it, and is found when it is counted.

`cash:<till>` is the drawer, `safe:<store>` where money waits for the bank, `petty:<store>` what is
paid in and out beside sales, `difference:<store>` what was found too much or missing, and
`transit:<store>` what is carried from till to till with a suspended shift.
"""

from __future__ import annotations

from posforge.runtime.domain.events import ShiftOpened
from posforge.runtime.domain.events_shift import CashMoved, ShiftSettled
from posforge.runtime.domain.events_suspend import ShiftResumed, ShiftSuspended
from posforge.runtime.domain.ledger import Entry, money_entry
from posforge.runtime.domain.period import CASH


def opening_entries(opened: ShiftOpened, *, store: str, node: str) -> list[Entry]:
    """Return what a float moves: out of the safe into an empty drawer.

    Where something lay in the drawer already, what is found more or less than that is a difference.
    """
    source = f"difference:{store}" if opened.carried_minor else f"safe:{store}"
    amount = opened.float_minor - opened.carried_minor
    return _moved(source, f"cash:{node}", amount=amount, currency=opened.currency)


def movement_entries(moved: CashMoved, *, store: str, node: str) -> list[Entry]:
    """Return what a drop, a top-up, a pay-in or a pay-out moves."""
    other = f"safe:{store}" if moved.kind in {"drop", "top_up"} else f"petty:{store}"
    return _moved(other, f"cash:{node}", amount=moved.change_minor, currency=moved.currency)


def suspending_entries(suspended: ShiftSuspended, *, store: str, node: str) -> list[Entry]:
    """Return what a suspended shift carries out of its drawer."""
    amount, currency = suspended.amount_minor, suspended.currency
    return _moved(f"cash:{node}", f"transit:{store}", amount=amount, currency=currency)


def resuming_entries(resumed: ShiftResumed, *, store: str, node: str) -> list[Entry]:
    """Return what a shift that goes on brings into the drawer."""
    amount, currency = resumed.amount_minor, resumed.currency
    return _moved(f"transit:{store}", f"cash:{node}", amount=amount, currency=currency)


def settling_entries(settled: ShiftSettled, *, store: str, node: str) -> list[Entry]:
    """Return what a counted closing moves: the difference, and all that does not stay to the safe.

    The drawer is left with `kept_minor`.
    """
    drawer, currency = f"cash:{node}", settled.currency
    entries: list[Entry] = []
    for one in settled.counts:
        if one.method == CASH and one.counted_minor is not None:
            found, left = one.difference_minor, one.counted_minor - settled.kept_minor
            entries += _moved(f"difference:{store}", drawer, amount=found, currency=currency)
            entries += _moved(drawer, f"safe:{store}", amount=left, currency=currency)
    return entries


def _moved(source: str, target: str, *, amount: int, currency: str) -> list[Entry]:
    return [money_entry(source, target, amount=amount, currency=currency)] if amount else []
