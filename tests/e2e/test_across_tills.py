"""Bills and shifts pass from till to till: real tills, a real store server, real sockets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.paid_twice import make
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.single_store import SHOP
from posforge.testing.small_shop import SmallShop, wait_for
from tests.e2e.counters import TEA, WAIT_S, Counters, in_transit


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
    """Both tills, with nothing on their counters, and the store server within reach."""
    for number in (1, 2):
        _counters.open(number)
        _counters.wait_until_online(number)
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
    counters.killed(2, "bill.taken", "take", cart=cart)

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
    counters.killed(2, "bill.taken", "take", cart=cart)
    counters.start(2)
    assert counters[2].ask("take", cart=cart)["bill"]["id"] == cart
    assert counters[2].ask("pay")["ok"]


def test_37_an_exchange_parked_at_one_till_is_paid_at_another(counters):
    sold = counters.sell(1)
    assert counters[1].ask("bring_back", number=sold)["ok"]
    assert counters[1].ask("scan", code=TEA.code, qty_milli=2000)["ok"]
    cart = counters[1].ask("park")["cart"]
    assert counters[1].ask("settle")["settled"]

    assert len(counters[2].ask("take", cart=cart)["bill"]["lines"]) == 2
    assert counters[2].ask("pay")["gross_minor"] == TEA.price_minor
    assert counters[2].ask("settle")["settled"]
    again = counters[1].ask("bring_back", number=sold)
    assert not again["ok"]
    assert "More cannot come back than was sold" in again["error"]


def test_37_a_shift_suspended_at_one_till_goes_on_at_another_and_both_zs_add_up(counters):
    first = counters.fresh(1)
    second = counters.fresh(2)
    assert counters.sell(1)
    z = counters.suspend(1)
    assert z["number"] == first + 1
    assert (z["closed_by"], z["figures"]["handed_over"]["amount_minor"]) == (
        "handover",
        TEA.price_minor,
    )

    assert counters[2].ask("resume_shift")["shift"]
    counters.sell(2)
    closed = counters[2].ask("close", cash_minor=2 * TEA.price_minor)["z"]
    assert closed["number"] == second + 1
    assert closed["figures"]["taken_over"] == z["figures"]["handed_over"]
    assert closed["figures"]["taken_from"] == 1
    (cash,) = [one for one in closed["counts"] if one["method"] == "cash"]
    assert cash["expected_minor"] == 2 * TEA.price_minor
    assert counters[2].ask("settle")["settled"]
    assert in_transit(counters.shop) == 0


def test_37_without_the_store_server_a_shift_of_another_till_waits_and_an_own_one_goes_on(counters):
    counters.fresh(1)
    counters.fresh(2)
    counters.suspend(1)
    counters.shop.stop_server()
    try:
        counters.sign_in(1)
        assert counters[2].ask("suspended") == {"ok": True, "shifts": [], "is_whole": False}
        assert counters[1].ask("resume_shift")["shift"]
    finally:
        counters.shop.start_server()
    counters.wait_until_online(2)
    assert counters[1].ask("settle")["settled"]
    assert counters[2].ask("suspended")["shifts"] == []


def test_37_a_till_killed_right_after_it_took_a_shift_loses_nothing(counters):
    counters.fresh(1)
    counters.fresh(2)
    counters.sell(1)
    counters.suspend(1)
    counters.killed(2, "shift.taken", "resume_shift")

    counters.sign_in(1)
    counters.wait_until_online(1)
    (lost,) = counters[1].ask("suspended")["shifts"]
    assert (lost["till"], lost["holder"]) == (1, 2)
    refused = counters[1].ask("resume_shift")
    assert "Till 2 goes on with this shift" in refused["error"]
    assert counters[1].ask("resume_shift", taken_away=True)["shift"]
    assert counters[1].ask("close", cash_minor=TEA.price_minor)["ok"]
    assert counters[1].ask("settle")["settled"]
    counters.open(2)
    assert counters[2].ask("suspended")["shifts"] == []
    assert in_transit(counters.shop) == 0


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
