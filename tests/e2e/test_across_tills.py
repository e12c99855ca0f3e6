"""A bill parked at one till is finished at another: real tills, a store server, real sockets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from posforge.runtime.domain.product import Product
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.paid_twice import make
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.failpoints import Failpoints, Kill
from posforge.testing.headless_store import ADMIN
from posforge.testing.single_store import SHOP
from posforge.testing.small_shop import GoneError, SmallShop, wait_for

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

    def killed_when_it_took(self, number, cart):
        """Let a till take a bill and die right after the store server gave it."""
        with Failpoints() as failpoints:
            self.end(number)
            self.start(number, failpoints.environment())
            failpoints.plan(Kill(moment="bill.taken"))
            with pytest.raises(GoneError):
                self[number].ask("take", cart=cart)
            self.died(number)

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


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with SmallShop(tmp_path_factory.mktemp("shop"), [TEA]) as running:
        running.join("till-1", till=1)
        running.join("till-2", till=2)
        yield running


@pytest.fixture(scope="module")
def _counters(shop):
    two = Counters(shop)
    yield two
    two.end_all()


@pytest.fixture
def counters(_counters):
    """Both tills, with nothing on their counters."""
    for number in (1, 2):
        _counters.open(number)
    return _counters


def test_37_a_bill_parked_at_one_till_is_paid_at_another(counters):
    cart = counters.park(1, label="green coat")
    seen = counters.seen(2, cart)
    assert (seen["till"], seen["holder"], seen["label"], seen["gross_minor"]) == (
        *(1, 1, "green coat"),
        TEA.price_minor,
    )

    taken = counters[2].ask("take", cart=cart)
    assert taken["bill"]["lines"][0]["product"] == TEA.id
    wait_for(lambda: cart not in counters[1].ask("parked")["here"], wait_s=WAIT_S)
    sale = counters[2].ask("pay")
    assert sale["gross_minor"] == TEA.price_minor
    assert sale["number"].startswith("S01-2-")

    assert counters[2].ask("settle")["settled"]
    assert counters.seen(1, cart) is None
    assert _paid_twice(counters.shop, cart) == []


def test_37_of_two_tills_that_want_a_bill_at_once_one_has_it(counters):
    cart = counters.park(1)
    wait_for(lambda: counters.seen(2, cart), wait_s=WAIT_S)

    with ThreadPoolExecutor(2) as cashiers:
        own = cashiers.submit(counters[1].ask, "resume")
        other = cashiers.submit(counters[2].ask, "take", cart=cart)
    answers = {1: own.result(), 2: other.result()}

    winner = next(number for number, answer in answers.items() if answer["ok"])
    loser = answers[3 - winner]
    assert not loser["ok"]
    assert f"Till {winner} has this bill on its counter." in loser["error"]
    counters[winner].ask("pay")


def test_37_without_the_store_server_a_till_goes_on_with_its_own_bills_alone(counters):
    mine, theirs = counters.park(1), counters.park(2)
    counters.shop.stop_server()
    try:
        answer = counters[1].ask("parked")
        assert not answer["ok"]
        assert "cannot be reached" in answer["error"] or "Nobody answers" in answer["error"]
        assert counters[1].ask("resume")["bill"]["id"] == mine
        assert counters[1].ask("pay")["ok"]
    finally:
        counters.shop.start_server()
    wait_for(lambda: counters.seen(1, theirs), wait_s=WAIT_S)
    assert counters[2].ask("resume")["ok"]
    assert counters[2].ask("pay")["ok"]


def test_37_both_paid_while_one_was_cut_off_is_seen(counters):
    cart = counters.park(1)
    counters.kill(1)
    assert counters[2].ask("take", cart=cart)["ok"]
    second = counters[2].ask("pay")["number"]
    assert counters[2].ask("settle")["settled"]
    counters.shop.stop_server()
    try:
        counters.start(1, is_online=False)
        assert counters[1].ask("resume")["bill"]["id"] == cart
        first = counters[1].ask("pay")["number"]
    finally:
        counters.shop.start_server()
    assert counters[1].ask("settle")["settled"]

    rows = _paid_twice(counters.shop, cart)
    assert sorted((row[2], row[3], row[5], row[6]) for row in rows) == [
        (1, first, TEA.price_minor, 0),
        (2, second, TEA.price_minor, 0),
    ]


def test_37_a_till_that_has_heard_of_it_does_not_take_money_for_a_bill_another_has(counters):
    cart = counters.park(1)
    assert counters[1].ask("resume")["ok"]
    assert counters[1].ask("settle")["settled"]
    wait_for(lambda: (counters.seen(2, cart) or {}).get("since_ms"), wait_s=WAIT_S)

    refused = counters[2].ask("take", cart=cart)
    assert not refused["ok"]
    assert "Till 1 has this bill on its counter" in refused["error"]
    assert counters[2].ask("take", cart=cart, taken_away=True)["ok"]
    wait_for(lambda: counters[1].ask("parked")["is_lost"], wait_s=WAIT_S)
    refused = counters[1].ask("pay")
    assert not refused["ok"]
    assert "Another till has taken this bill over" in refused["error"]
    assert counters[1].ask("cancel")["ok"]
    assert counters[2].ask("pay")["ok"]


def test_37_a_till_killed_right_after_it_took_a_bill_loses_nothing(counters):
    cart = counters.park(1)
    counters.killed_when_it_took(2, cart)

    wait_for(lambda: cart not in counters[1].ask("parked")["here"], wait_s=WAIT_S)
    lost = counters.seen(1, cart)
    assert (lost["holder"], bool(lost["since_ms"])) == (2, True)
    assert counters[1].ask("take", cart=cart, taken_away=True)["ok"]
    assert counters[1].ask("pay")["gross_minor"] == TEA.price_minor

    counters.start(2)
    assert counters[1].ask("settle")["settled"]
    assert counters.seen(2, cart) is None
    assert _paid_twice(counters.shop, cart) == []


def test_the_same_till_may_ask_again_when_the_answer_was_lost(counters):
    cart = counters.park(1)
    counters.killed_when_it_took(2, cart)
    counters.start(2)
    assert counters[2].ask("take", cart=cart)["bill"]["id"] == cart
    assert counters[2].ask("pay")["ok"]


def test_what_the_store_server_counted_is_what_its_journal_says(counters):
    for number in (1, 2):
        assert counters[number].ask("settle")["settled"]
        assert counters[number].ask("verify")["faults"] == []
    with counters.shop.server() as server:
        assert verify(server.database, signature_matches=signature_matches).faults == ()


def _paid_twice(shop, cart):
    with shop.server() as server:
        with server.database.read() as connection:
            numbers = {
                row[0]
                for row in connection.exec_driver_sql(
                    "SELECT sale.number FROM sale JOIN bill_step ON bill_step.event_id = "
                    "sale.event_id WHERE bill_step.cart = :cart",
                    {"cart": cart},
                )
            }
        asked = ReportParameters(first="2000-01-01", last="2099-12-31")
        rows = make(SHOP).run(BooksDoor(server.database), asked).rows
    return [row for row in rows if row[3] in numbers]
