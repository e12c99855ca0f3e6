"""A manager and a cashier who ring the invoices of a file at a till, whatever each of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events_shift import ShiftSettled
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.domain.sale import Sale
from posforge.runtime.flows.adjust import adjust_stock, product_to_adjust
from posforge.runtime.flows.approve import approve
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.close_shift import close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.drop import drop
from posforge.runtime.flows.override import override_price
from posforge.runtime.flows.receipt_elsewhere import look_up
from posforge.runtime.flows.refund import (
    return_line,
    return_without_receipt,
)
from posforge.runtime.flows.scan import find, scan
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.top_up import top_up
from posforge.testing.replay_check import pence
from posforge.testing.retail_file import Article, Document, Line
from posforge.testing.standalone import CASHIER, PIN, StandaloneTill, SteppingClock

MANAGER = Person(id="p-0002", name="Chiara", role="manager")
FLOAT = Decimal(100)
MOST_IN_DRAWER = Decimal(20_000)
"""With more than this in the drawer the manager takes all but the float to the safe."""

_AGREED = "as invoiced"


class FollowingClock(SteppingClock):
    """A clock in London that is moved on to the time of each invoice, and never back."""

    def __init__(self, at: datetime) -> None:
        super().__init__(_unix_ms(at))

    def follow(self, at: datetime) -> None:
        """Be at least as late as this."""
        self.at_ms = max(self.at_ms, _unix_ms(at))

    def offset_min(self) -> int:
        return 0  # it is winter


class Ringing:
    """The manager at the till, who rings every invoice; a cashier writes stock off.

    `drawer` is what lies in it, in pounds: counted here, beside the till's own books. `counts` is
    how many lines were rung, went at another price than usual, or came back by receipt.

    Args:
        counter: the till.
        clock: its clock.
        listed: every article, and so its barcode and usual price.
        gross: what each invoice comes to.
    """

    def __init__(
        self,
        counter: StandaloneTill,
        clock: FollowingClock,
        listed: Sequence[Article],
        gross: Mapping[str, Decimal],
    ) -> None:
        self.drawer = FLOAT
        self.counts: Counter[str] = Counter()
        self._gross = gross
        self._till, self._clock = counter.till, clock
        self._articles = {one.code: one for one in listed}
        self._receipts: dict[str, str] = {}

    def begin(self, at: datetime) -> None:
        """Sign in, which opens the shift of a new day."""
        self._clock.follow(at)
        self._manager = sign_in(self._till, MANAGER.id, PIN)
        self._cashier = sign_in(self._till, CASHIER.id, PIN)

    def end(self) -> tuple[Decimal, ShiftSettled]:
        """Count the drawer and close the shift; return what was counted, and the Z."""
        till, who, counted = self._till, self._manager, self.drawer
        count_drawer(till, who, cash_minor=pence(counted))
        assert who.shift is not None
        z = close_shift(till, who, shift=who.shift.id)
        self.drawer = min(FLOAT, counted) or FLOAT  # an empty drawer gets a new float
        return counted, z.facts

    def ring(self, document: Document) -> Sale | None:
        """Do what a document says; return the sale where money changes hands."""
        self._clock.follow(document.at)
        if document.kind == "adjustment":
            for line in document.lines:
                self._adjust(line, line.quantity)
            return None
        put = self._sell if document.kind == "sale" else self._take_back
        bill: Cart | None = None
        for line in document.lines:
            if self._articles[line.code].price is None:
                self._adjust(line, -line.quantity)  # nobody can sell what has no price
            else:
                bill = put(bill, line)
        assert bill is not None
        gross = self._gross[document.number]
        self._mind_the_drawer(gross)
        sale = pay_with(self._till, self._manager, bill, method="cash", tendered_minor=None)
        assert isinstance(sale, Sale)
        self._receipts[document.number] = sale.facts.number
        self.drawer += gross
        self.counts["lines_rung"] += len(sale.facts.lines)
        return sale

    def _sell(self, bill: Cart | None, line: Line) -> Cart:
        till, who = self._till, self._manager
        gtin = self._articles[line.code].gtin
        bill = scan(till, who, bill, gtin, qty_milli=line.quantity * ONE)
        return self._at_price(bill, line)

    def _take_back(self, bill: Cart | None, line: Line) -> Cart:
        till, who, qty_milli = self._till, self._manager, -line.quantity * ONE
        reason = "cancelled"
        if line.bought is not None:
            sale = look_up(till, self._receipts[line.bought.invoice]).sale
            assert sale is not None, "this till has sold it"
            self.counts["returned_by_receipt"] += 1
            return return_line(
                till,
                who,
                bill,
                sale,
                line=line.bought.place,
                qty_milli=qty_milli,
                disposition="resell",
                reason=reason,
            )
        bill = return_without_receipt(
            till,
            who,
            bill,
            find(till, self._articles[line.code].gtin),
            qty_milli=qty_milli,
            disposition="resell",
            reason=reason,
        )
        return self._at_price(bill, line)

    def _at_price(self, bill: Cart, line: Line) -> Cart:
        """Return the bill with the last line at the price of the file."""
        if line.price == self._articles[line.code].price:
            return bill
        self.counts["prices_overridden"] += 1
        return override_price(
            self._till,
            self._manager,
            bill,
            line=bill.lines[-1].line,
            price_minor=pence(line.price),
            reason=_AGREED,
        )

    def _adjust(self, line: Line, quantity: int) -> None:
        till = self._till
        approved = approve(till, self._cashier, MANAGER.id, PIN, permission="adjust_stock")
        adjust_stock(
            till,
            approved,
            product_to_adjust(till, self._articles[line.code].gtin),
            qty_milli=quantity * ONE,
            reason=line.name or ("found" if quantity > 0 else "missing"),
        )

    def _mind_the_drawer(self, due: Decimal) -> None:
        """Take what is too much to the safe, and bring from there what is to be given back."""
        too_little = -(self.drawer + due)
        if self.drawer > MOST_IN_DRAWER and due > 0:
            out = self.drawer - FLOAT
            drop(self._till, self._manager, amount_minor=pence(out))
            self.drawer -= out
        elif too_little > 0:
            top_up(self._till, self._manager, amount_minor=pence(too_little))
            self.drawer += too_little


def _unix_ms(at: datetime) -> int:
    return int(at.timestamp()) * 1000
