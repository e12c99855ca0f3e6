"""A Saturday in a shopkeeper's words, at two real tills and a real store server."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from posforge.errors import UserError
from posforge.runtime.domain.money import parse_major
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.paid_twice import make
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.tables import sale
from posforge.runtime.storage.verify import verify
from posforge.testing.prose import Teller, step
from posforge.testing.single_store import SHOP
from posforge.testing.small_shop import SmallShop, wait_for
from tests.e2e.counters import TEA, WAIT_S, Counters, in_transit

STORY = Path(__file__).with_name("a_saturday_at_two_tills.md")
EVER = ReportParameters(first="2000-01-01", last="2099-12-31")


def minor(amount):
    return parse_major(amount, "EUR")


class Saturday(Teller):
    """Whoever stands at till 1 or till 2."""

    only_told = frozenset(
        {
            "Till 1 stands by the door, till 2 in the middle of the shop.",
            "A tea costs 4.99 at both.",
        }
    )

    def __init__(self, shop, counters):
        self.shop, self.counters = shop, counters
        self.carts, self.zs, self.z = {}, {}, None

    @step(r"At till (\d) somebody buys a tea\.")
    def buys(self, till):
        assert self.counters.sell(int(till))

    @step(r"At till (\d) a bill of a tea is parked for the (.+)\.")
    def parks(self, till, whom):
        self.carts[whom] = self.counters.park(int(till), label=whom)

    @step(r"At till (\d) the list shows the bill of the (.+) from till (\d)\.")
    def is_listed(self, till, whom, home):
        seen = self.counters.seen(int(till), self.carts[whom])
        assert (seen["label"], seen["till"]) == (whom, int(home))

    @step(r"At till (\d) the bill of the (.+) is resumed\.")
    def resumes(self, till, whom):
        cart, at = self.carts[whom], self.counters[int(till)]
        is_here = cart in at.ask("state")["parked"]
        self._heard(at.ask("resume") if is_here else at.ask("take", cart=cart))

    @step(r"At till (\d) it is paid with ([\d.]+)\.")
    def pays(self, till, amount):
        assert self.counters[int(till)].ask("pay")["gross_minor"] == minor(amount)

    @step(r"At till (\d) no bill is parked any more\.")
    def is_gone(self, till):
        wait_for(lambda: not self.counters[int(till)].ask("state")["parked"], wait_s=WAIT_S)

    @step(r"The store server is switched (on|off)\.")
    def switches(self, way):
        if way == "on":
            self.shop.start_server()
        else:
            self.shop.stop_server()

    @step(r"At till (\d) the list shows its own bills alone\.")
    def is_alone(self, till):
        assert not self.counters[int(till)].ask("parked")["ok"]

    @step(r"At till (\d) nothing is left of the (.+)\.")
    def nothing_left(self, till, whom):
        for number in (1, 2):
            self.counters.wait_until_online(number)
            assert self.counters[number].ask("settle")["settled"]
        assert self.counters.seen(int(till), self.carts[whom]) is None

    @step(r"At till (\d) the shift is suspended\.")
    def suspends(self, till):
        self.zs[till] = self.z = self.counters.suspend(int(till))

    @step(r"The Z of till (\d) says that ([\d.]+) were handed over\.")
    def handed_over(self, till, amount):
        assert self.zs[till]["figures"]["handed_over"]["amount_minor"] == minor(amount)

    @step(r"At till (\d) nobody is in a shift\.")
    def no_shift(self, till):
        assert not self.counters[int(till)].ask("state")["has_shift"]

    @step(r"The store's list says that a shift of till (\d) is suspended\.")
    def is_suspended(self, till):
        (known,) = self.counters[2].ask("suspended")["shifts"]
        assert known["till"] == int(till)

    @step(r"At till (\d) the shift goes on\.")
    def goes_on(self, till):
        self._heard(self.counters[int(till)].ask("resume_shift"))

    @step(r"At till (\d) the drawer is counted with ([\d.]+) and the shift closed\.")
    def closes(self, till, amount):
        answer = self.counters[int(till)].ask("close", cash_minor=minor(amount))
        self.zs[till] = self.z = answer["z"]

    @step(r"At till (\d) somebody signs in\.")
    def signs_in(self, till):
        self.counters.sign_in(int(till))

    @step(r"The Z of till (\d) says that ([\d.]+) were taken over from till (\d)\.")
    def taken_over(self, till, amount, home):
        figures = self.zs[till]["figures"]
        assert figures["taken_over"]["amount_minor"] == minor(amount)
        assert figures["taken_from"] == int(home)

    @step(r"It says a difference of ([\d.]+)\.")
    def difference(self, amount):
        found = sum(one["counted_minor"] - one["expected_minor"] for one in self.z["counts"])
        assert found == minor(amount)

    @step(r"At both tills everything is sent\.")
    def is_sent(self):
        assert all(self.counters[till].ask("settle")["settled"] for till in (1, 2))

    @step(r"No cash is on its way between tills\.")
    def nothing_on_its_way(self):
        assert in_transit(self.shop) == 0

    @step(r"No bill was paid twice\.")
    def none_twice(self):
        with self.shop.server() as server:
            assert make(SHOP).run(BooksDoor(server.database), EVER).rows == ()

    @step(r"The books of the store server are sound\.")
    def sound(self):
        with self.shop.server() as server:
            assert verify(server.database, signature_matches=signature_matches).faults == ()

    @step(r"There are (\d+) sales\.")
    def sales(self, count):
        with self.shop.server() as server, server.database.read() as connection:
            found = connection.execute(select(func.count()).select_from(sale)).scalar_one()
        assert found == int(count)

    def _heard(self, answer):
        if not answer["ok"]:
            first, _, hint = answer["error"].partition(". ")
            raise UserError(f"{first}.", hint=hint)


@pytest.fixture
def shop(tmp_path):
    with SmallShop(tmp_path, [TEA]) as running:
        running.join("till-1", till=1)
        running.join("till-2", till=2)
        yield running


def test_37_42_a_saturday_at_two_tills(shop):
    counters = Counters(shop)
    try:
        counters.open(1)
        counters.open(2)
        assert Saturday(shop, counters).tell(STORY) >= 35
    finally:
        counters.end_all()
