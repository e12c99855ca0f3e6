"""A machine's own disk as its flows see it: the transaction, and what may be read outside one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from posforge.runtime.domain.card import Payment
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.envelope import Event, Signer
from posforge.runtime.domain.events import open_body
from posforge.runtime.domain.layaway import Layaway
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.period import Period
from posforge.runtime.domain.sale import Sale, sale_of
from posforge.runtime.domain.shift import Shift, SuspendedShift
from posforge.runtime.domain.stored_value import Moved
from posforge.runtime.domain.z import Z
from posforge.runtime.ext.ports import Booked, Clock, Entropy, NodeIdentity, SavedCart, Work
from posforge.runtime.storage import (
    accounts,
    bills,
    carts,
    customers,
    heard,
    heard_customers,
    kept,
    layaways,
    periods,
    rows,
    suspended,
)
from posforge.runtime.storage.append import Author
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.project_gift import gift_receipts
from posforge.runtime.storage.sql import Statement
from posforge.runtime.storage.work import UnitOfWork

_SHIFT = Statement(
    "SELECT id, number, bizdate, opened_ms FROM shift WHERE node = :node AND closed_ms = 0 "
    "ORDER BY opened_ms DESC, id LIMIT 1"
)
_PEOPLE = Statement("SELECT id, name, role FROM person WHERE is_active = :yes ORDER BY name, id")
_PIN = Statement("SELECT pin FROM person WHERE id = :person AND is_active = :yes")
_PIN_FAILURES = Statement("SELECT failures, at_ms FROM pin_failure WHERE person = :person")
_SALE = Statement("SELECT event_id FROM sale WHERE number = :number AND node = :node")
_SALE_BY_ID = Statement("SELECT event_id FROM sale WHERE event_id = :id")
_LAST_MOVED = Statement(
    "SELECT substr(target, 1, 5) FROM ledger_entry "
    "WHERE serial = :serial AND serial <> '' AND item = :product "
    "AND ledger = 'stock' AND 'sold:' IN (substr(source, 1, 5), substr(target, 1, 5)) "
    "ORDER BY event_id DESC, line DESC LIMIT 1"
)
_LAST_SALE = Statement(
    "SELECT event_id FROM sale WHERE node = :node ORDER BY wall_ms DESC, seq DESC LIMIT 1"
)
_UNSYNCED = Statement(
    "SELECT h.epoch, h.stream, h.seq - coalesce(a.seq, 0) AS missing, coalesce(a.seq, 0) AS held "
    "FROM log_head h LEFT JOIN acknowledged a ON a.peer = :peer AND a.node = h.node "
    "AND a.epoch = h.epoch AND a.stream = h.stream WHERE h.node = :node"
)
_HEADER = Statement(
    "SELECT header FROM event "
    "WHERE node = :node AND epoch = :epoch AND stream = :stream AND seq = :seq"
)


class NodeStore:
    """The database of one machine that authors events: a till, a store server or HQ.

    `on_news` is called after each commit that put something into the journal or the print queue.
    """

    def __init__(
        self,
        database: Database,
        *,
        identity: NodeIdentity,
        signer: Signer,
        clock: Clock,
        entropy: Entropy,
        on_news: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._on_news = on_news
        self._identity = identity
        self._author = Author(identity=identity, signer=signer, clock=clock, entropy=entropy)

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Begin a transaction; it commits when the block ends and rolls back when it raises.

        Raises KnownError, with nothing written, when the disk is full or cannot be written.
        """
        with self._database.write() as connection:
            work = UnitOfWork(connection, self._author)
            yield work
        if work.has_news:
            self._on_news()

    def shift(self) -> Shift | None:
        """Return the open shift of this till."""
        with self._database.read() as connection:
            row = _SHIFT.first(connection, {"node": self._identity.node})
        if row is None:
            return None
        return Shift(id=row.id, number=row.number, bizdate=row.bizdate, opened_ms=row.opened_ms)

    def suspended_shifts(self) -> Sequence[SuspendedShift]:
        """Return the shifts suspended here that go on nowhere, as far as is known, oldest first."""
        me = self._identity
        with self._database.read() as connection:
            return suspended.own(connection, store=me.store, node=me.node)

    def open_cart(self) -> SavedCart | None:
        """Return the bill on the counter, as a power cut may have left it."""
        on_counter = [saved for saved in self._carts() if saved.parked_ms is None]
        return on_counter[-1] if on_counter else None

    def parked_carts(self) -> Sequence[SavedCart]:
        """Return the bills set aside that no other till has taken, oldest first."""
        with self._database.read() as connection:
            kept, _lost = carts.parked(connection, node=self._identity.node)
        return kept

    def is_taken(self, parking: str) -> bool:
        """Tell whether another till has taken a parked bill over, as far as is known here."""
        with self._database.read() as connection:
            return bills.is_lost(connection, parking, node=self._identity.node)

    def kept_payments(self) -> Sequence[Payment]:
        """Return the payments by card or wallet that are not over, or whose bill is not sold."""
        with self._database.read() as connection:
            return kept.payments(connection)

    def booked(self, method: str, *, bizdate: str) -> Sequence[Booked]:
        """Return this till's payments by one method on a business date, in no order."""
        with self._database.read() as connection:
            return kept.booked(connection, node=self._identity.node, method=method, bizdate=bizdate)

    def refunded(self, reference: str) -> int:
        """Return what was given back of a payment at a terminal, in minor units."""
        with self._database.read() as connection:
            return heard.refunded(connection, reference)

    def people(self) -> Sequence[Person]:
        """Return everybody who may sign in here, by name."""
        with self._database.read() as connection:
            found = _PEOPLE.all(connection, {"yes": True})
        return [Person(id=row.id, name=row.name, role=row.role) for row in found]

    def pin_verifier(self, person: str) -> str:
        """Return the PHC string a PIN is checked against; empty where there is none."""
        with self._database.read() as connection:
            return _PIN.scalar(connection, {"person": person, "yes": True}) or ""

    def pin_failures(self, person: str) -> tuple[int, int]:
        """Return wrong PINs in a row and the time of the last one (Unix ms; 0 for never)."""
        with self._database.read() as connection:
            row = _PIN_FAILURES.first(connection, {"person": person})
        return (row.failures, row.at_ms) if row is not None else (0, 0)

    def sale(self, number: str) -> Sale | None:
        """Return a sale of this till by receipt number."""
        with self._database.read() as connection:
            node = self._identity.node
            return _sale(connection, _SALE.scalar(connection, {"number": number, "node": node}))

    def sale_by_id(self, sale: str) -> Sale | None:
        """Return a sale held or heard of here, whichever till made it, by the id of its event."""
        with self._database.read() as connection:
            own = _sale(connection, _SALE_BY_ID.scalar(connection, {"id": sale}))
            return own or _opened(heard.by_id(connection, sale))

    def heard_sale(self, number: str) -> Sale | None:
        """Return a sale of another till that was told of, by receipt number."""
        with self._database.read() as connection:
            return _opened(heard.numbered(connection, number))

    def returned(self, sale: str) -> Mapping[int, int]:
        """Return how much of each line of a sale is known to have come back, in thousandths."""
        with self._database.read() as connection:
            return heard.returned(connection, sale)

    def gift_receipts(self, sale: str) -> int:
        """Return how often the gift receipt of a sale was printed, as far as is known here."""
        with self._database.read() as connection:
            return gift_receipts(connection, sale)

    def is_sold(self, product: str, serial: str) -> bool:
        """Tell whether a piece was sold, as far as is known here, and has not come back since."""
        with self._database.read() as connection:
            place = _LAST_MOVED.scalar(connection, {"product": product, "serial": serial})
        return bool(place == "sold:")

    def balance(self, account: str, *, currency: str) -> int:
        """Return what is known here to be on an account of the ledger, in minor units."""
        with self._database.read() as connection:
            return accounts.balance(connection, account, unit=currency)

    def unheard(self, account: str, *, currency: str) -> Sequence[Moved]:
        """Return what sales here moved on an account and the store server may not know of yet."""
        node = self._identity.node
        with self._database.read() as connection:
            return accounts.unheard(connection, account, unit=currency, peer="store", node=node)

    def last_sale(self) -> Sale | None:
        """Return the newest sale of this till."""
        with self._database.read() as connection:
            return _sale(connection, _LAST_SALE.scalar(connection, {"node": self._identity.node}))

    def customer(self, customer: str) -> Customer | None:
        """Return the customer with this id, noted or told of here, as described last."""
        with self._database.read() as connection:
            return heard_customers.known(connection, customer)

    def customers(self, text: str, *, limit: int = 20) -> Sequence[Customer]:
        """Return customers in whom every word of `text` is found, by name; any for no text."""
        with self._database.read() as connection:
            return customers.customers(connection, text, limit=limit)

    def layaway(self, number: str) -> Layaway | None:
        """Return a layaway of this till by its number."""
        with self._database.read() as connection:
            return layaways.layaway(connection, self._identity.node, number)

    def layaways(self) -> Sequence[Layaway]:
        """Return the layaways of this till that are not finished, those due first at the top."""
        with self._database.read() as connection:
            return layaways.unfinished(connection, self._identity.node)

    def period(self) -> Period:
        """Return what this till did since its last closing."""
        with self._database.read() as connection:
            return periods.open_period(connection, self._identity.node)

    def z(self, number: int = 0) -> Z | None:
        """Return a Z of this till by its number, the newest for 0."""
        with self._database.read() as connection:
            return periods.z_numbered(connection, self._identity.node, number)

    def z_of(self, shift: str) -> Z | None:
        """Return the Z that closed a shift."""
        with self._database.read() as connection:
            return periods.z_of_shift(connection, shift)

    def unsynced(self) -> tuple[int, int]:
        """Return how many own events the machine above lacks, and the wall time of the oldest."""
        node = self._identity.node
        peer = "store" if self._identity.kind == "till" else "hq"
        with self._database.read() as connection:
            logs = _UNSYNCED.all(connection, {"node": node, "peer": peer})
            behind = [row for row in logs if row.missing > 0]
            oldest = [
                _HEADER.scalar(
                    connection,
                    {
                        "node": node,
                        "epoch": row.epoch,
                        "stream": row.stream,
                        "seq": row.held + 1,
                    },
                )
                for row in behind
            ]
        walls = [json.loads(header)["wall"] for header in oldest]
        return sum(row.missing for row in behind), min(walls, default=0)

    def _carts(self) -> list[SavedCart]:
        with self._database.read() as connection:
            return carts.saved(connection)


def _sale(connection: Connection, event_id: str | None) -> Sale | None:
    return _opened(rows.by_id(connection, event_id) if event_id is not None else None)


def _opened(event: Event | None) -> Sale | None:
    if event is None:
        return None
    header = event.header
    return sale_of(event, open_body(header.type, header.sv, event.body))
