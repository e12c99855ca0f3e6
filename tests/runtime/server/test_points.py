"""Points and credit over all tills and branches: nobody spends the same twice while one answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from threading import Barrier

import pytest

from posforge.errors import UserError
from posforge.runtime.app.extending import load_reports
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.ledger import gift_card_of, points_of
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import GiftCardRules, Loyalty, TenderRules
from posforge.runtime.domain.stored_value import POINT, Hold, Moved
from posforge.runtime.ext.extensions import Guard
from posforge.runtime.ext.questions import HOLD
from posforge.runtime.ext.reports import ReportParameters, ReportShelf
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.customer import attach, record_customer
from posforge.runtime.flows.customer_elsewhere import attach_elsewhere, find_elsewhere
from posforge.runtime.flows.gift_card import sell_card
from posforge.runtime.flows.hold import park
from posforge.runtime.flows.pay import give_back, offers
from posforge.runtime.flows.recover import interrupted_bill
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.stored_value import value_left
from posforge.runtime.reports.door import BooksDoor
from posforge.testing.headless_server import CHAIN_SHOP
from posforge.testing.open_branch import open_counter, stock
from posforge.testing.sync_shop import SyncServer, wait_for

TV, RADIO = "04006381333931", "04000417025005"
GOODS = tuple(
    Product(
        id=name.casefold(),
        name=name,
        department="pantry",
        unit="piece",
        tax="reduced",
        price_minor=price,
        code=code,
    )
    for name, price, code in (("Television", 50_000, TV), ("Radio", 700, RADIO))
)
SHOP = replace(
    CHAIN_SHOP,
    loyalty=Loyalty(earn_per_minor=100, worth_minor=1),
    payments=("cash", "points", "on_account", "gift_card"),
    gift_cards=GiftCardRules(least_minor=500, most_minor=25_000, step_minor=100),
    tenders=TenderRules(account_limit_minor=60_000),
)
names = iter(f"Zoë {number}th" for number in range(1000))


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """HQ and two branches: two tills in the first, one in the second."""
    folder = tmp_path_factory.mktemp("chain")
    with ExitStack() as stack:
        hq = stack.enter_context(SyncServer(folder / "hq", "hq"))
        stock(hq, GOODS)
        servers, tills = {}, []
        for code, number in (("S01", 1), ("S01", 2), ("S02", 1)):
            if code not in servers:
                server = SyncServer(folder / code, "store", branch=code, parent=hq)
                servers[code] = stack.enter_context(server)
            counter = open_counter(
                servers[code], folder / f"{code}-{number}", number=number, shop=SHOP
            )
            tills.append(stack.enter_context(counter))
        record_customer(
            tills[-1].till, tills[-1].session, Customer(id="", number="", name="Sven Süd")
        )
        yield hq, servers["S01"], *tills


@pytest.fixture
def online(chain):
    yield chain
    hq, store, *tills = chain
    for server in (hq, store):
        if not server.is_running:
            server.start()
    for till in tills:
        wait_for(lambda till=till: till.is_online)
        till.cleared()


def with_points(till):
    """Note somebody and let them buy for 500 points."""
    who = Customer(id="", number="", name=next(names))
    zoe = record_customer(till.till, till.session, who)
    till.pay(bill_of(till, zoe, TV))
    return zoe


def elsewhere(till, zoe):
    found = find_elsewhere(till.till, till.session, zoe.name)
    return [one for one in found if one.customer.id == zoe.id]


def bill_of(till, zoe, article=RADIO):
    if till.till.store.customer(zoe.id) is None:
        bill = attach_elsewhere(till.till, till.session, None, elsewhere(till, zoe)[0])
    else:
        bill = attach(till.till, till.session, None, zoe.id)
    return scan(till.till, till.session, bill, article)


def pays(till, bill, amount, method="points"):
    return pay_with(till.till, till.session, bill, method=method, tendered_minor=amount)


def has_500(till, zoe):
    known = till.till.store.customer(zoe.id)
    return known is not None and known.points == 500


def known_everywhere(chain, zoe, points=500):
    hq, _, *tills = chain

    def is_known():
        with hq.open() as opened:
            at_hq = opened.store.customer(zoe.id)
        return at_hq is not None and at_hq.points == points

    wait_for(is_known)
    wait_for(lambda: elsewhere(tills[-1], zoe))
    # Each branch hears of the other through HQ alone, so now both of them reach it.
    wait_for(lambda: find_elsewhere(tills[0].till, tills[0].session, "Sven Süd"))
    return tills


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (1, 2)])
def test_8_points_spent_at_two_tills_at_once_are_spent_once(online, pair):
    zoe = with_points(online[2])
    tills = known_everywhere(online, zoe)
    wait_for(lambda: has_500(tills[1], zoe))
    together = Barrier(2)

    def spend(till):
        bill = bill_of(till, zoe)
        together.wait()
        try:
            pays(till, bill, 300)
        except UserError as error:
            return error.message
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(spend, [tills[number] for number in pair]))
    assert said == ["", "The customer has 200 points."]


def test_8_what_is_held_is_free_again_once_it_is_given_back_or_the_bill_is_cancelled(online):
    zoe = with_points(online[2])
    first, second, there = known_everywhere(online, zoe)
    wait_for(lambda: has_500(second, zoe))
    bill = pays(first, bill_of(first, zoe), 400)
    assert isinstance(bill, Cart)
    other = bill_of(there, zoe)
    assert offers(there.till, other, method="points") == [100]
    given = give_back(first.till, first.session, bill)
    assert offers(there.till, other, method="points") == [500]
    park(first.till, first.session, pays(first, given, 150))
    assert offers(there.till, other, method="points") == [350]
    held = bill_of(second, zoe)
    cancel_bill(second.till, second.session.answered(reason="asked"), held)
    assert offers(there.till, other, method="points") == [350]


def test_8_points_earned_at_one_branch_are_good_at_another_before_they_are_synced(online):
    zoe = with_points(online[2])
    *_, there = known_everywhere(online, zoe)
    bill = pays(there, bill_of(there, zoe), 500)
    sale = there.pay(bill)
    assert sale.facts.points_spent == 500
    known_everywhere(online, zoe, points=sale.facts.points_earned)


def test_8_a_bill_with_points_is_paid_after_a_restart_with_the_server_gone(online, tmp_path):
    _, store, *_ = online
    zoe = with_points(online[2])
    *_, there = known_everywhere(online, zoe)
    with open_counter(store, tmp_path / "again", number=2, shop=SHOP) as till:
        wait_for(lambda: has_500(till, zoe))
        bill = pays(till, bill_of(till, zoe), 400)
        with pytest.raises(UserError, match="has 100 points"):
            pays(there, bill_of(there, zoe), 101)
    store.stop()
    with open_counter(store, tmp_path / "again", shop=SHOP, waits=False) as till:
        found = interrupted_bill(till.till)
        assert found == bill
        assert till.pay(found).facts.points_spent == 400


def test_8_cut_off_each_till_goes_by_what_it_knows_and_points_spent_twice_are_listed(online):
    _, store, first, second, _ = online
    zoe = with_points(first)
    known_everywhere(online, zoe)
    wait_for(lambda: has_500(second, zoe))
    store.stop()
    wait_for(lambda: not first.is_online and not second.is_online)
    with pytest.raises(UserError, match="has 500 points"):
        pays(first, bill_of(first, zoe), 501)
    first.cleared()
    sales = [till.pay(pays(till, bill_of(till, zoe), 500)) for till in (first, second)]
    store.start()
    for till in (first, second):
        till.synced()
    rows = [row for row in _report(store).rows if row[0] == zoe.number]
    assert [(row[4], row[6], row[7]) for row in rows] == [
        (sale.facts.number, 500, rows[0][7]) for sale in sales
    ]
    assert rows[0][7] == 500 - 2 * 500 + sum(sale.facts.points_earned for sale in sales)


def test_8_without_hq_a_branch_goes_by_what_it_knows(online):
    hq, _, first, second, _ = online
    zoe = with_points(first)
    known_everywhere(online, zoe)
    wait_for(lambda: has_500(second, zoe))
    hq.stop()
    bill = bill_of(first, zoe)
    wait_for(lambda: pays(first, bill, 300))
    with pytest.raises(UserError, match="has 200 points"):
        pays(second, bill_of(second, zoe), 201)


def test_what_a_customer_owes_counts_over_all_branches_and_on_parked_bills(online):
    zoe = with_points(online[2])
    first, second, there = known_everywhere(online, zoe)
    wait_for(lambda: second.till.store.customer(zoe.id))
    pays(first, bill_of(first, zoe, TV), 50_000, "on_account")
    with pytest.raises(UserError, match="owe more"):
        pays(there, bill_of(there, zoe, TV), 10_001, "on_account")
    park(second.till, second.session, pays(second, bill_of(second, zoe, TV), 10_000, "on_account"))
    with pytest.raises(UserError, match="owe more"):
        pays(there, interrupted_bill(there.till), 1, "on_account")


def test_a_gift_card_of_one_branch_is_redeemed_once_in_another(online):
    hq, _, first, _, there = online
    card = sell_card(first.till, first.session, None, amount_minor=2500, code="AAAA00000001")
    first.pay(card)
    with pytest.raises(UserError, match="nothing that is left"):
        value_left(there.till, "BBBB00000001", method="gift_card")

    def left(till):
        return value_left(till.till, "AAAA00000001", method="gift_card")

    assert left(first) == 2500

    def is_known():
        with hq.open() as opened:
            return opened.store.balance(gift_card_of("AAAA00000001"), currency="EUR")

    wait_for(is_known)
    bill = scan(there.till, there.session, None, RADIO)
    pay_with(
        there.till,
        there.session,
        bill,
        method="gift_card",
        tendered_minor=None,
        code="AAAA00000001",
    )
    assert left(first) == left(there) == 1800


def test_8_a_till_speaks_for_its_own_journal_alone(online):
    zoe = with_points(online[2])
    first, _, there = known_everywhere(online, zoe)

    def left(node):
        made_up = Moved(node=node, epoch=1, seq=10**9, bill="b", amount_minor=10**6)
        asked = Hold(
            account=points_of(zoe.id), currency=POINT, bill="", amount_minor=0, moved=(made_up,)
        )
        return first.till.store_line.ask(HOLD, asked).left_minor

    assert left(there.till.identity.node) == left("f" * 32) == 500


def _report(server):
    asked = ReportParameters(first="2000-01-01", last="2999-12-31")
    shop = replace(SHOP, reports=("spent_twice",))
    with server.open() as opened:
        shelf = ReportShelf(
            lambda: load_reports(shop, Guard(print)), lambda: BooksDoor(opened.database)
        )
        return shelf.run("spent_twice", asked)
