"""Two tills and their store server over real sockets: no gift card is spent twice."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from threading import Barrier

import pytest

from posforge.errors import UserError
from posforge.runtime.app.in_step import asking
from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.ledger import gift_card_of
from posforge.runtime.domain.shop import GiftCardRules, LayawayRules, OfflineRules
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.customer import attach, record_customer
from posforge.runtime.flows.gift_card import sell_card
from posforge.runtime.flows.hold import park
from posforge.runtime.flows.instalment import begin_instalment
from posforge.runtime.flows.lay_away import lay_away
from posforge.runtime.flows.pay import due, give_back
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.stored_value import value_left
from posforge.runtime.security.pins import Argon2PinHasher
from posforge.testing.headless_server import CHAIN_SHOP
from posforge.testing.memory_catalogue import MemoryCatalogue
from posforge.testing.sales import an_article
from posforge.testing.sync_shop import SyncServer

SHOP = replace(
    CHAIN_SHOP,
    payments=("cash", "gift_card", "store_credit"),
    gift_cards=GiftCardRules(least_minor=500, most_minor=25_000, step_minor=100),
    offline=OfflineRules(gift_card_minor=1000, store_credit_minor=0),
)


class Counter:
    """A till with its line to the store server, and somebody who sells."""

    def __init__(self, joined, line):
        self.joined, self.is_online = joined, True
        joined.exchange()
        clock = joined.clock
        self.till = Till(
            shop=SHOP,
            branch=SHOP.branches[0],
            identity=joined.node.identity,
            store=joined.store,
            catalogue=MemoryCatalogue((), clock=clock),
            clock=clock,
            entropy=os.urandom,
            pins=Argon2PinHasher(),
            payments=bundled_payments(SHOP),
            store_line=line,
        )
        person = self.till.store.people()[0]
        self.session = sign_in(self.till, person.id, "4711")

    def card(self, amount, code):
        return self.pay(sell_card(self.till, self.session, None, amount_minor=amount, code=code))

    def bill(self, price):
        return put(self.till, self.session, None, an_article(f"a{price}", price))

    def pay(self, bill, method="cash", tendered=None, code=""):
        return pay_with(
            self.till, self.session, bill, method=method, tendered_minor=tendered, code=code
        )

    def left(self, code, method="gift_card"):
        return value_left(self.till, code, method=method)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with SyncServer(tmp_path_factory.mktemp("holds"), "store", branch="S01") as running:
        yield running


@contextmanager
def opened(server, folder, number):
    with server.till(folder, number) as joined, ExitStack() as stack:
        line = asking(joined.node, key=joined.key, is_online=lambda: True)
        yield Counter(joined, stack.enter_context(line))


@pytest.fixture
def tills(server, tmp_path):
    with opened(server, tmp_path / "1", 1) as one, opened(server, tmp_path / "2", 2) as two:
        yield one, two


def balance_at(server, code):
    with server.open() as opened:
        return -opened.store.balance(gift_card_of(code), currency="EUR")


def test_a_card_sold_at_one_till_is_redeemed_at_the_other(server, tills):
    one, two = tills
    one.card(2500, "AAAA-0000-0001")
    assert one.left("aaaa00000001") == 2500  # the server has not heard of it yet
    with pytest.raises(UserError, match="nothing that is left"):
        two.left("AAAA00000001")
    one.joined.exchange()
    assert two.left("AAAA00000001") == 2500

    two.pay(two.bill(1000), "gift_card", code="AAAA00000001")
    assert (one.left("AAAA00000001"), two.left("AAAA00000001")) == (1500, 1500)
    two.joined.exchange()
    assert (one.left("AAAA00000001"), balance_at(server, "AAAA00000001")) == (1500, 1500)


def test_a_credit_note_of_one_till_is_redeemed_at_the_other(tills):
    one, two = tills
    sold = one.pay(one.bill(1200))
    back = return_line(
        one.till,
        one.session,
        None,
        sold,
        line=1,
        qty_milli=1000,
        disposition="resell",
        reason="x",
    )
    code = one.pay(back, "store_credit").facts.tenders[0].reference
    one.joined.exchange()
    bill = two.pay(two.bill(2000), "store_credit", code=code)
    assert due(two.till, bill) == 800
    with pytest.raises(UserError, match="nothing that is left on this credit note"):
        one.left(code, "store_credit")


@pytest.mark.parametrize("turn", range(3))
def test_two_tills_that_redeem_one_card_at_once_get_it_once(server, tills, turn):
    code = f"BBBB0000000{turn}"
    tills[0].card(2500, code)
    tills[0].joined.exchange()
    together = Barrier(2)

    def redeem(counter):
        bill = counter.bill(2500)
        together.wait()
        try:
            counter.pay(bill, "gift_card", code=code)
        except UserError as error:
            return error.message
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(redeem, tills))
    assert said[0] == ""
    assert "left on this gift card" in said[1]
    for counter in tills:
        counter.joined.exchange()
    assert balance_at(server, code) == 0


def test_what_one_bill_holds_no_other_has_until_it_is_given_back(tills):
    one, two = tills
    one.card(2500, "CCCC00000001")
    one.joined.exchange()
    bill = one.pay(one.bill(3000), "gift_card", 2000, "CCCC00000001")
    assert two.left("CCCC00000001") == 500
    park(one.till, one.session, bill)
    with pytest.raises(UserError, match="So much is not left"):
        two.pay(two.bill(3000), "gift_card", 501, "CCCC00000001")
    give_back(one.till, one.session, bill)
    assert two.left("CCCC00000001") == 2500


def test_a_card_with_a_hold_on_it_is_not_given_back_in_money(tills):
    one, two = tills
    sold = one.card(2500, "DDDD00000001")
    one.joined.exchange()
    two.pay(two.bill(3000), "gift_card", 100, "DDDD00000001")
    with pytest.raises(UserError, match="cannot be given back: so much is not left"):
        return_line(
            one.till,
            one.session,
            None,
            sold,
            line=1,
            qty_milli=1000,
            disposition="resell",
            reason="x",
        )


def test_without_the_server_each_till_goes_by_what_it_knows_up_to_the_limit(server, tills):
    one, two = tills
    one.card(2500, "EEEE00000001")
    one.joined.exchange()
    granted = two.pay(two.bill(2000), "gift_card", 1500, "EEEE00000001")
    server.stop()
    try:
        sale = two.pay(granted)  # what the server has kept for this bill stays so
        assert [one.method for one in sale.facts.tenders] == ["gift_card", "cash"]
        with pytest.raises(UserError, match="nothing that is left"):
            two.left("EEEE00000001")
        with pytest.raises(UserError, match="at most 10,00"):
            one.pay(one.bill(5000), "gift_card", 1001, "EEEE00000001")
        one.pay(one.bill(1000), "gift_card", code="EEEE00000001")
        one.pay(one.bill(1000), "gift_card", code="EEEE00000001")
    finally:
        server.start()
    for counter in tills:
        counter.joined.exchange()
    assert balance_at(server, "EEEE00000001") == -1000
    with pytest.raises(UserError, match="nothing that is left"):
        one.left("EEEE00000001")


def test_a_card_that_pays_an_instalment_is_held_until_that_is_known(tills):
    one, two = tills
    for counter in tills:
        rules = LayawayRules(deposit_percent_milli=0)
        counter.till = replace(counter.till, shop=replace(counter.till.shop, layaway=rules))
    one.card(2500, "ABAB00000001")
    one.joined.exchange()
    zoe = record_customer(two.till, two.session, Customer(id="", number="", name="Zoë"))
    bill = attach(two.till, two.session, two.bill(4000), zoe.id)
    lay_away(two.till, two.session, bill)
    number = two.till.store.layaways()[0].number
    two.pay(
        begin_instalment(two.till, two.session, number, amount_minor=2000),
        "gift_card",
        code="ABAB00000001",
    )
    assert (one.left("ABAB00000001"), two.left("ABAB00000001")) == (500, 500)
    two.joined.exchange()
    assert (one.left("ABAB00000001"), two.left("ABAB00000001")) == (500, 500)
