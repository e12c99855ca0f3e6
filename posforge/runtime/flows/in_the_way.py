"""What stands in the way of a closing: each kind of it has a checker, listed in CHECKERS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from posforge.runtime.domain.card import UNSETTLED
from posforge.runtime.domain.pricing import total
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import SavedCart


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing that is not finished: its id, and what it is about.

    What `may_be_carried` a person may leave to the next shift on purpose; the rest must be settled
    first. A till that closes by itself carries everything over.
    """

    kind: Literal["open_bill", "parked_bill", "payment"]
    reference: str
    label: str
    since_ms: int
    amount_minor: int
    may_be_carried: bool


Checker = Callable[[Till], Iterator[Obstacle]]


def in_the_way(till: Till) -> tuple[Obstacle, ...]:
    """Return everything that is not finished at this till."""
    return tuple(obstacle for checker in CHECKERS for obstacle in checker(till))


def _bill_on_counter(till: Till) -> Iterator[Obstacle]:
    saved = till.store.open_cart()
    if saved is not None:
        yield _bill(till, saved)


def _parked_bills(till: Till) -> Iterator[Obstacle]:
    for saved in till.store.parked_carts():
        yield _bill(till, saved)


def _unknown_payments(till: Till) -> Iterator[Obstacle]:
    """A Z must not count what nobody knows; a person says how it ended, or the terminal does."""
    for payment in till.store.kept_payments():
        if payment.state in UNSETTLED:
            yield Obstacle(
                kind="payment",
                reference=payment.intent.id,
                label=payment.intent.reference,
                since_ms=payment.intent.opened_ms,
                amount_minor=payment.intent.moved_minor,
                may_be_carried=False,
            )


def _bill(till: Till, saved: SavedCart) -> Obstacle:
    """What was taken for a bill lies in the drawer, and no Z counts it before the bill is paid."""
    is_parked = saved.parked_ms is not None
    return Obstacle(
        kind="parked_bill" if is_parked else "open_bill",
        reference=saved.cart.id,
        label=saved.label,
        since_ms=saved.cart.opened_ms,
        amount_minor=total(saved.cart, till.shop).due_minor,
        may_be_carried=is_parked and not saved.cart.tenders,
    )


CHECKERS: tuple[Checker, ...] = (_bill_on_counter, _parked_bills, _unknown_payments)
