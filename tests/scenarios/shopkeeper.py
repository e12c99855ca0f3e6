"""Whoever stands at a till with a real disk and nothing around it: the steps of scenarios."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace

from sqlalchemy import func, select

from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events import BillCancelled
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import parse_quantity
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.hold import park, parked, resume
from posforge.runtime.flows.pay import due
from posforge.runtime.flows.quantity import change_quantity
from posforge.runtime.flows.recover import interrupted_bill
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import sign_in, staff
from posforge.runtime.flows.void import void_line
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.tables import ledger_entry, sale, sale_tax
from posforge.runtime.storage.verify import verify
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.prose import Teller, step, table
from posforge.testing.standalone import SteppingClock, found_standalone, open_standalone
from tests.scenarios.day import Day, minor
from tests.scenarios.gift_cards import GiftCards
from tests.scenarios.lots import Lots

GRACE = Person(id="p-0002", name="Grace", role="manager")


class Shopkeeper(Day, GiftCards, Lots, Teller):
    """Whoever stands at the till, with the bill before them and the shelf behind."""

    only_told = frozenset(
        {
            "The customer does not want it.",
            "The purse is in the car.",
            "The next customer is in a hurry.",
            "The customer wants oats instead.",
            "Somebody forgot three cents under the tray.",
            "The shop is quiet.",
            "The customer looks in the mirror.",
            "It is for a friend.",
            "The cashier scans the soap by mistake.",
        }
    )

    def __init__(self, folder, shelf, stack, *, shop):
        self.folder, self.shelf, self.stack, self.shop = folder, shelf, stack, shop
        self.session = self.bill = self.sale = self.offered = None
        self.terminal = BankTerminal()
        self.disk = folder / "disk-0"
        self.disk.mkdir()
        found_standalone(self.disk, list(shelf.values()), shop=shop, others={GRACE: "9999"})
        self._switch_on()

    @step(r"(\w+) signs in with the PIN (\d+)\.")
    def signs_in(self, name, pin):
        person = next(one for one in staff(self.till) if one.name == name)
        self.session = sign_in(self.till, person.id, pin)

    @step(r"She scans (?:the code )?(\w+)\.")
    def scans(self, what):
        code = self.shelf[what].code if what in self.shelf else what
        self._do(lambda who: scan(self.till, who, self.bill, code))

    @step(r"She weighs ([\d.]+) kg of (\w+)\.")
    def weighs(self, weight, what):
        code, qty_milli = self.shelf[what].code, parse_quantity(weight)
        self.bill = scan(self.till, self.session, self.bill, code, qty_milli=qty_milli)

    @step(r"She makes it (\d+) (\w+)\.")
    def makes_it(self, quantity, what):
        line, qty_milli = self._line(what), parse_quantity(quantity)
        self.bill = change_quantity(
            self.till, self.session, self.bill, line=line, qty_milli=qty_milli
        )

    @step(r"She voids the (\w+)\.")
    def voids(self, what):
        self.bill = void_line(
            self.till, self.session.answered(reason="mistake"), self.bill, line=self._line(what)
        )

    @step(r"She parks the bill\.")
    def parks(self):
        park(self.till, self.session, self.bill)
        self.bill = None

    @step(r"She resumes the parked bill\.")
    def resumes(self):
        self.bill = resume(self.till, self.session, parked(self.till)[0].cart.id)

    @step(r"The customer (?:gives ([\d.]+)|pays exactly)\.")
    def pays(self, given):
        amount = minor(given) if given else None
        got = pay_with(self.till, self.session, self.bill, method="cash", tendered_minor=amount)
        self.bill, self.sale = (got, None) if isinstance(got, Cart) else (None, got)

    @step(r"([\d.]+) is left to pay\.")
    def is_left(self, amount):
        assert due(self.till, self.bill) == minor(amount)

    @step(r"The next morning comes\.")
    def next_morning(self):
        self.clock.at_ms += 20 * 60 * 60 * 1000
        self.session = None

    @step(r"The power fails\.")
    def power_fails(self):
        """Go on with a copy of the disk as it is now, while the till still holds it open."""
        before, self.disk = self.disk, self.folder / f"disk-{len(list(self.folder.iterdir()))}"
        shutil.copytree(before, self.disk)
        self.session = self.bill = self.sale = None
        self._switch_on()

    @step(r"The till offers a bill of ([\d.]+)\.")
    def offers(self, amount):
        self.offered = interrupted_bill(self.till)
        assert self._total(self.offered) == minor(amount)

    @step(r"She takes it up\.")
    def takes_it_up(self):
        self.bill = self.offered

    @step(r"She gives it up\.")
    def gives_it_up(self):
        cancel_bill(self.till, self.session, self.offered, after="restart")

    @step(r"The journal keeps that a bill of ([\d.]+) was cancelled after a (\w+)\.")
    def cancelled(self, amount, situation):
        body = self._events(BillCancelled)[-1]
        assert (body["gross_minor"], body["after"]) == (minor(amount), situation)

    @step(r"The total is (-?[\d.]+)\.")
    def total_is(self, amount):
        assert self._total(self.bill) == minor(amount), self._total(self.bill)

    @step(r"The bill has (\d+) lines?\.")
    def has_lines(self, count):
        assert len(self.bill.standing) == int(count)

    @step(r"The counter is empty\.")
    def is_empty(self):
        assert interrupted_bill(self.till) is None

    @step(r"The change is ([\d.]+)\.")
    def change_is(self, amount):
        assert self.sale.change_minor == minor(amount)

    @step(r"The receipt is (\S+)\.")
    def receipt_is(self, number):
        assert self.sale.facts.number == number

    @step(r"There (?:are|is) (\d+) sales?\.")
    def sales(self, count):
        assert self._one(select(func.count()).select_from(sale)) == int(count)

    @step(r"They come to ([\d.]+)\.")
    def come_to(self, amount):
        assert self._one(select(func.sum(sale.c.gross_minor))) == minor(amount)

    @step(r"The tax at ([\d.]+) is ([\d.]+), the tax at ([\d.]+) is ([\d.]+)\.")
    def tax(self, *pairs):
        for rate, amount in zip(pairs[0::2], pairs[1::2], strict=True):
            of_rate = select(func.sum(sale_tax.c.tax_minor)).where(sale_tax.c.rate == rate)
            assert self._one(of_rate) == minor(amount)

    @step(r"The drawer has taken ([\d.]+)\.")
    def taken(self, amount):
        into = ledger_entry.c.target.startswith("cash:")
        assert self._one(select(func.sum(ledger_entry.c.amount)).where(into)) == minor(amount)

    @step(r"From the shelf are gone: (.+)\.")
    def gone(self, things):
        rows = select(ledger_entry).where(ledger_entry.c.ledger == "stock")
        gone = Counter()
        with self.database.read() as connection:
            for row in connection.execute(rows):
                gone[row.item] += row.amount
        told = [thing.split() for thing in things.split(", ")]
        assert gone == {self.shelf[name].id: parse_quantity(count) for count, name in told}

    @step(r"The books are sound\.")
    def sound(self):
        assert verify(self.database, signature_matches=signature_matches).faults == ()

    def _switch_on(self):
        disks = len(list(self.folder.iterdir()))
        self.clock = SteppingClock(SteppingClock().at_ms + 60_000 * disks)
        opening = open_standalone(self.disk, shop=self.shop, clock=self.clock, has_shift=False)
        opened = self.stack.enter_context(opening)
        payments = bundled_payments(self.shop)
        self.till = with_terminal(replace(opened.till, payments=payments), self.terminal)
        self.database, self.journal = opened.database, opened.journal

    def _line(self, what):
        product = self.shelf[what].id
        return next(line.line for line in self.bill.standing if line.product == product)

    def _total(self, bill):
        return total(bill, self.till.shop).due_minor

    def _events(self, kind):
        logs = self.journal.heads()
        events = [event for log in logs for event in self.journal.export(log)]
        return [event.body for event in events if event.header.type == kind.TYPE]

    def _one(self, query):
        with self.database.read() as connection:
            return connection.execute(query).scalar_one()


def shelf_of(file):
    return {
        row["Article"]: Product(
            id=f"p-{row['Article']}",
            name=row["Article"],
            department=row.get("Department", "pantry"),
            unit=row["Unit"],
            tax=row["Tax"],
            price_minor=minor(row["Price"]),
            code=row["Code"].zfill(14),
            fields={"tracking": tracked} if (tracked := row.get("Tracked")) else {},
        )
        for row in table(file)
    }
