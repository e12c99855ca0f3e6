"""One transaction of a machine: events, numbers, open bills and print jobs, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from posforge.errors import UserError
from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.card import Payment
from posforge.runtime.domain.cart import Cart, CartLine
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.customer_known import HeardCustomer
from posforge.runtime.domain.envelope import Event, Head, LogKey
from posforge.runtime.domain.events import MAIN, EventBody
from posforge.runtime.domain.period import Period
from posforge.runtime.domain.receipt_known import ReceiptKnown
from posforge.runtime.ext.ports import PrintJob
from posforge.runtime.storage import (
    bills,
    carts,
    heard,
    heard_customers,
    kept,
    periods,
    rows,
    tables,
)
from posforge.runtime.storage.append import Author
from posforge.runtime.storage.listings import StoredListings
from posforge.runtime.storage.sql import Statement, insert, upsert

_NEXT_NUMBER = Statement(
    "INSERT INTO number_series (series, last) VALUES (:series, 1) "
    "ON CONFLICT (series) DO UPDATE SET last = number_series.last + 1 RETURNING last"
)
_START_CART = insert(tables.open_cart)
_PUT_CART = Statement("UPDATE open_cart SET facts = :facts WHERE id = :id")
_PUT_LINE = upsert(tables.open_cart_line)
_PARK = Statement(
    "UPDATE open_cart SET parked_ms = :parked_ms, label = :label, parking = :parking WHERE id = :id"
)
_UNPARK = Statement("UPDATE open_cart SET parked_ms = NULL, label = '' WHERE id = :id")
_REMOVE_LINES = Statement("DELETE FROM open_cart_line WHERE cart = :id")
_REMOVE_CART = Statement("DELETE FROM open_cart WHERE id = :id")
_PRINT = insert(tables.print_job)
_PIN_FAILURES = upsert(tables.pin_failure)


class UnitOfWork:
    """What one transaction may write; it is on disk when the transaction's block ends."""

    def __init__(self, connection: Connection, author: Author) -> None:
        self._connection = connection
        self._author = author
        self.has_news = False

    def record(
        self,
        body: EventBody,
        *,
        actor: str = "",
        approver: str = "",
        cause: Sequence[str] = (),
        personal: Mapping[str, Any] | None = None,
    ) -> Event:
        """Seal the event into this machine's journal and project it; return it as sealed.

        Business date and shift are those of the open shift, without one today's date and no
        shift. `personal` is the data of the side blob, unsalted.
        """
        self.has_news = True
        return self._author.append(
            self._connection,
            body,
            actor=actor,
            approver=approver,
            cause=cause,
            personal=personal,
        )

    def listings(self) -> StoredListings:
        """Return the catalogue as it stands in this transaction."""
        return StoredListings(self._connection)

    def period(self) -> Period:
        """Return what this till did since its last closing, as of this transaction."""
        return periods.open_period(self._connection, self._author.identity.node)

    def head(self) -> Head:
        """Return the end of this machine's journal of business, as of this transaction."""
        me = self._author.identity
        return rows.head(self._connection, LogKey(me.node, me.epoch, MAIN))

    def next_number(self, series: str) -> int:
        """Return 1, 2, 3… gapless per series; a rolled-back transaction gives it back."""
        number: int = _NEXT_NUMBER.scalar(self._connection, {"series": series})
        return number

    def start_cart(self, cart: Cart) -> None:
        """Save a new open bill with the lines it has."""
        _START_CART.run(
            self._connection,
            {
                "id": cart.id,
                "cashier": cart.cashier,
                "opened_ms": cart.opened_ms,
                "parked_ms": None,
                "label": "",
                "facts": _facts(cart),
                "parking": cart.parking,
            },
        )
        _PUT_LINE.run_many(self._connection, [_line(cart.id, line) for line in cart.lines])

    def is_over(self, handed: str) -> bool:
        """Tell whether a bill was paid, or a suspended shift went on, by what is known here."""
        return bills.is_over(self._connection, handed)

    def put_cart(self, cart: Cart, *, given_back: str = "") -> None:
        """Save what an open bill says beside its lines: customer, discounts, tenders taken.

        Raises UserError, as do `put_line` and `remove_cart`, while a payment of it is not over, and
        where it lacks one that was booked meanwhile; `given_back` is one that it lacks for good.
        """
        kept.check_free(self._connection, cart.id)
        kept.check_keeps_booked(self._connection, cart, given_back=given_back)
        _PUT_CART.run(self._connection, {"id": cart.id, "facts": _facts(cart)})

    def put_line(self, cart: str, line: CartLine) -> None:
        """Save one line of an open bill, new or changed."""
        kept.check_free(self._connection, cart)
        _PUT_LINE.run(self._connection, _line(cart, line))

    def park_cart(self, cart: str, *, parked_ms: int, label: str, parking: str) -> None:
        """Set an open bill aside; `parking` is the event that says so."""
        facts = {"id": cart, "parked_ms": parked_ms, "label": label, "parking": parking}
        _PARK.run(self._connection, facts)

    def drop_taken_bills(self) -> None:
        """Forget the copies of parked bills that another till has taken."""
        _kept, lost = carts.parked(self._connection, node=self._author.identity.node)
        for one in lost:
            self.remove_cart(one.cart.id)

    def unpark_cart(self, cart: str) -> None:
        """Put a parked bill back on the counter."""
        _UNPARK.run(self._connection, {"id": cart})

    def remove_cart(self, cart: str) -> None:
        """Forget an open bill: it was paid or cancelled.

        Raises UserError, and nothing of the transaction stays, for a bill that is gone already:
        it was paid or cancelled before.
        """
        kept.check_free(self._connection, cart)
        _REMOVE_LINES.run(self._connection, {"id": cart})
        if not _REMOVE_CART.run(self._connection, {"id": cart}):
            raise UserError("This bill is already closed.", hint="Scan to open a new one.")

    def open_bill(self, cart: str) -> Cart | None:
        """Return an open bill, on the counter or parked, as it stands in this transaction."""
        return carts.one(self._connection, cart)

    def keep_payment(self, payment: Payment) -> None:
        """Save how a payment by card or wallet stands, until it is over."""
        kept.keep(self._connection, payment)

    def forget_payment(self, payment: str) -> None:
        """Forget a payment that is over."""
        kept.forget(self._connection, payment)

    def kept_payments(self) -> Sequence[Payment]:
        """Return the payments that are kept, oldest first, as they stand in this transaction."""
        return kept.payments(self._connection)

    def keep_heard(self, sales: Sequence[Event], known: ReceiptKnown) -> None:
        """Note sales of other tills, and what came back of them elsewhere."""
        heard.keep(self._connection, sales, known)

    def keep_heard_customer(self, told: HeardCustomer) -> None:
        """Note a customer of another branch as told; of two descriptions the later stays."""
        heard_customers.keep(self._connection, told)

    def queue_print(self, job: PrintJob) -> None:
        """Hand something to the print queue, to be printed after the commit."""
        self.has_news = True
        _PRINT.run(
            self._connection,
            {
                "id": job.id,
                "kind": job.kind,
                "payload": job.payload,
                "status": job.status,
                "reason": job.reason,
            },
        )

    def set_pin_failures(self, person: str, *, failures: int, at_ms: int) -> None:
        """Remember wrong PINs in a row for this person, and when the last one was."""
        _PIN_FAILURES.run(
            self._connection, {"person": person, "failures": failures, "at_ms": at_ms}
        )


def _facts(cart: Cart) -> str:
    return canonical_text(to_body(replace(cart, lines=(), parking="")))


def _line(cart: str, line: CartLine) -> dict[str, Any]:
    return {"cart": cart, "line": line.line, "payload": canonical_text(to_body(line))}
