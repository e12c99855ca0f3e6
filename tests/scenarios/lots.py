"""The steps of goods that are told apart: codes that say the lot, answers, and stock by lot."""

from __future__ import annotations

from sqlalchemy import select

from posforge.runtime.domain.quantity import parse_quantity
from posforge.runtime.flows.adjust import adjust_stock
from posforge.runtime.flows.scan import find, scan
from posforge.runtime.storage.tables import ledger_entry
from posforge.testing.prose import step
from posforge.testing.tracked_goods import gs1


class Lots:
    """What is scanned from a GS1 code, or answered where the till asks."""

    @step(r"She scans the (\w+) (of lot|with the number) (\S+)\.")
    def scans_traced(self, what, how, number):
        code = self._code(what, how, number)
        self._do(lambda who: scan(self.till, who, self.bill, code))

    @step(r"She answers (\S+)\.")
    def answers(self, number):
        self.deed(self.who.answered(number=number))

    @step(r"She puts (\d+) (\w+) (of lot|with the number) (\S+) on the shelf\.")
    def puts_on_shelf(self, count, what, how, number):
        product = find(self.till, self._code(what, how, number))
        facts = {"qty_milli": parse_quantity(count), "reason": "delivered"}
        self._do(lambda who: adjust_stock(self.till, who, product, **facts))

    @step(r"Of lot (\S+) (?:is|are) (-?\d+) (\w+) in stock\.")
    def lot_in_stock(self, lot, count, what):
        place, entry = f"stock:{self.till.identity.store}", ledger_entry.c
        of_lot = select(ledger_entry).where(entry.lot == lot, entry.item == self.shelf[what].id)
        with self.database.read() as connection:
            rows = connection.execute(of_lot).all()
        left = sum(row.amount * ((row.target == place) - (row.source == place)) for row in rows)
        assert left == int(count) * 1000, left

    def _code(self, what, how, number):
        return gs1(self.shelf[what].code, **{"lot" if how == "of lot" else "serial": number})
