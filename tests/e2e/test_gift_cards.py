"""Gift cards at two tills of real processes: no balance is spent twice, whoever dies in between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.small_shop import SmallShop, wait_for
from tests.e2e.counters import TEA, WAIT_S, Counters


@pytest.fixture(scope="module")
def counters(tmp_path_factory):
    with SmallShop(tmp_path_factory.mktemp("shop"), [TEA]) as shop:
        shop.join("till-1", till=1)
        shop.join("till-2", till=2)
        two = Counters(shop)
        for number in (1, 2):
            two.open(number)
            two.wait_until_online(number)
        yield two
        two.end_all()


def sell(counters, code, amount=500):
    till = counters[1]
    assert till.ask("sell_card", code=code, amount_minor=amount)["ok"]
    assert till.ask("pay")["ok"]
    assert till.ask("settle")["settled"]


def scan(counters, number, pieces=1):
    assert counters[number].ask("scan", code=TEA.code, qty_milli=pieces * 1000)["ok"]


def left(counters, number, code):
    answer = counters[number].ask("card_left", code=code)
    return answer["left_minor"] if answer["ok"] else answer["error"]


def test_of_two_tills_that_redeem_a_card_at_once_one_has_it(counters):
    sell(counters, "AAAA00000001")
    for number in (1, 2):
        scan(counters, number)
    with ThreadPoolExecutor(2) as cashiers:
        jobs = {
            number: cashiers.submit(counters[number].ask, "redeem", code="AAAA00000001")
            for number in (1, 2)
        }
    answers = {number: job.result() for number, job in jobs.items()}
    winner = next(number for number, one in answers.items() if one.get("due_minor") == 0)
    loser = answers[3 - winner]
    if loser["ok"]:
        assert loser["due_minor"] == TEA.price_minor - (500 - TEA.price_minor)
    else:
        assert "left on this gift card" in loser["error"]
    assert counters[3 - winner].ask("pay")["ok"]


@pytest.mark.parametrize("moment", ["sale.before-commit", "sale.after-commit"])
def test_a_till_that_dies_while_a_card_pays_has_spent_it_once_or_not_at_all(counters, moment):
    code = f"DEAD0000{moment[5:].replace('-', '').upper()}"
    sell(counters, code)
    scan(counters, 2)
    counters.killed(2, moment, "redeem", code=code)
    assert left(counters, 1, code) == 500 - TEA.price_minor, "it is held for the bill"
    counters.start(2)
    counters.wait_until_online(2)
    if moment == "sale.before-commit":
        assert counters[2].ask("redeem", code=code)["ok"]
    assert counters[2].ask("settle")["settled"]
    wait_for(lambda: left(counters, 1, code) == 500 - TEA.price_minor, wait_s=WAIT_S)


def test_what_a_dead_till_holds_waits_for_it(counters):
    sell(counters, "BBBB00000002", amount=1000)
    scan(counters, 2, pieces=2)
    assert counters[2].ask("redeem", code="BBBB00000002", amount_minor=900)["due_minor"] == 98
    counters.kill(2)
    assert left(counters, 1, "BBBB00000002") == 100
    counters.start(2)
    counters.wait_until_online(2)
    assert counters[2].ask("pay")["ok"]
    assert counters[2].ask("settle")["settled"]
    assert left(counters, 1, "BBBB00000002") == 100


def test_every_book_is_sound(counters):
    for number in (1, 2):
        assert counters[number].ask("verify")["faults"] == []
    with counters.shop.server() as server:
        assert verify(server.database, signature_matches=signature_matches).is_sound
