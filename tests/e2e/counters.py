"""Two tills of a shop of real processes, and who stands at them."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from posforge.runtime.domain.product import Product
from posforge.testing.failpoints import Failpoints, Kill
from posforge.testing.headless_store import ADMIN
from posforge.testing.small_shop import GoneError, wait_for

TEA = Product(
    id="tea",
    name="Tea",
    department="pantry",
    unit="piece",
    tax="reduced",
    price_minor=499,
    code="TEA",
)
WAIT_S = 20


class Counters:
    """Two tills of one shop, somebody signed in at each; each can be ended and started again."""

    def __init__(self, shop):
        self.shop = shop
        self._open = {}

    def __getitem__(self, number):
        return self._open[number][0]

    def start(self, number, environment=None, *, is_online=True):
        with ExitStack() as stack:
            till = stack.enter_context(self.shop.till(f"till-{number}", environment))
            if is_online:
                assert till.ask("learn", name=ADMIN.name, code=TEA.code)["learnt"]
                wait_for(lambda: "elsewhere" in till.ask("parked"), wait_s=WAIT_S)
            assert till.ask("sign_in", name=ADMIN.name, pin=ADMIN.pin)["ok"]
            self._open[number] = (till, stack.pop_all())
        return till

    def open(self, number):
        """Start a till that does not run."""
        if number not in self._open:
            self.start(number)

    def end(self, number):
        self._open.pop(number)[1].close()

    def kill(self, number):
        self[number].kill()
        self.died(number)

    def died(self, number):
        """A till was killed: nobody is there any more."""
        till, stack = self._open.pop(number)
        with pytest.raises(GoneError):
            till.ask("state")
        stack.close()

    def killed(self, number, moment, what, **facts):
        """Let a till do something, and die at this moment."""
        with Failpoints() as failpoints:
            self.end(number)
            self.start(number, failpoints.environment())
            failpoints.plan(Kill(moment=moment))
            with pytest.raises(GoneError):
                self[number].ask(what, **facts)
            self.died(number)

    def fresh(self, number):
        """Close what was done at a till, begin anew with an empty drawer, return its last Z."""
        self.sign_in(number)
        z = self[number].ask("close", cash_minor=0)["z"]
        self.sign_in(number)
        return z["number"]

    def sell(self, number):
        assert self[number].ask("scan", code=TEA.code)["ok"]
        return self[number].ask("pay")["number"]

    def suspend(self, number):
        z = self[number].ask("suspend")["z"]
        assert self[number].ask("settle")["settled"], "the store server holds it"
        return z

    def sign_in(self, number):
        assert self[number].ask("sign_in", name=ADMIN.name, pin=ADMIN.pin)["ok"]

    def wait_until_online(self, number):
        wait_for(lambda: "elsewhere" in self[number].ask("parked"), wait_s=WAIT_S)

    def end_all(self):
        for number in list(self._open):
            self.end(number)

    def park(self, number, *, label=""):
        till = self[number]
        assert till.ask("scan", code=TEA.code)["ok"]
        cart = till.ask("park", label=label)["cart"]
        assert till.ask("settle")["settled"], "the store server holds it"
        return cart

    def seen(self, number, cart):
        """What a till sees of a bill that is elsewhere, None while it does not."""
        answer = self[number].ask("parked")
        return next((one for one in answer.get("elsewhere", ()) if one["cart"] == cart), None)


def in_transit(shop):
    """The cash that is on its way between tills, as the store server has it."""
    sql = (
        "SELECT COALESCE(SUM(CASE WHEN target = :a THEN amount ELSE -amount END), 0) "
        "FROM ledger_entry WHERE ledger = 'money' AND :a IN (source, target)"
    )
    with shop.server() as server, server.database.read() as connection:
        return connection.exec_driver_sql(sql, {"a": "transit:S01"}).scalar_one()
