"""Customers at a till with a real disk, and no network: noted, found, on a bill, with points."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from posforge.errors import UserError
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.people import NotAllowedError
from posforge.runtime.domain.points import share_back
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.shop import CustomerGroup, Loyalty, Role
from posforge.runtime.flows.card import begin
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.customer import attach, detach, find_customers, record_customer
from posforge.runtime.flows.hold import park, resume
from posforge.runtime.flows.pay import due, give_back, offers
from posforge.runtime.flows.points import Points
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.scan import scan
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.catalogue import StoredCatalogue
from posforge.runtime.storage.tables import event, event_personal, ledger_entry
from posforge.runtime.storage.verify import verify
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.facts import a_price

OATS, MILK = "4006381333931", "4000417025005"
ZOE = Customer(id="", number="", name="Zoë Müller", phone="+49 (40) 123-45", group="staff")


@pytest.fixture
def counter(standalone):
    """A till whose cashier may do everything, in a shop with points and a group of customers."""
    shop = standalone.till.shop
    may = shop.role("super_admin").may
    shop = replace(
        shop,
        roles=tuple(Role(name=role.name, may=may) for role in shop.roles),
        groups=(CustomerGroup(name="staff", label="Staff"),),
        loyalty=Loyalty(earn_per_minor=100, worth_minor=1),
    )
    payments = {**standalone.till.payments, "points": Points(1)}
    return replace(standalone, till=replace(standalone.till, shop=shop, payments=payments))


@pytest.fixture
def zoe(counter):
    return record_customer(counter.till, counter.session, ZOE)


def bill_of(counter, zoe, *codes):
    bill = attach(counter.till, counter.session, None, zoe.id) if zoe else None
    for code in codes:
        bill = scan(counter.till, counter.session, bill, code)
    return bill


def paid(counter, bill, method="cash", minor=None):
    return pay_with(counter.till, counter.session, bill, method=method, tendered_minor=minor)


def back(counter, sale, line, *, bill=None, qty_milli=1000):
    return return_line(
        counter.till,
        counter.session,
        bill,
        sale,
        line=line,
        qty_milli=qty_milli,
        disposition="resell",
        reason="not wanted",
    )


def points_of(counter, zoe):
    return counter.till.store.customer(zoe.id).points


def test_a_new_customer_has_an_id_and_a_number_and_is_found_by_either_name_or_phone(counter, zoe):
    till, session = counter.till, counter.session
    other = record_customer(till, session, replace(ZOE, name="Ana", phone="", group=""))
    assert (zoe.number, other.number) == ("S01-1-CA0001", "S01-1-CA0002")
    for text in ("zoe", "MULL", "04012345"[1:], "+49 40", zoe.number.lower()):
        assert [one.id for one in find_customers(till, session, text)] == [zoe.id]
    assert find_customers(till, session, "  ") == ()
    assert find_customers(till, session, "nobody") == []


def test_who_they_are_stands_beside_the_journal_never_in_it(counter, zoe):
    with counter.database.read() as connection:
        bodies = connection.execute(select(event.c.header, event.c.body)).all()
        blobs = connection.execute(select(event_personal.c.blob)).scalars().all()
    plain = str(bodies)
    assert "Zo" not in plain
    assert "123-45" not in plain
    assert any("Zoë Müller" in blob for blob in blobs)
    assert zoe.id in plain


def test_the_last_description_stays(counter, zoe):
    till, session = counter.till, counter.session
    record_customer(till, session, replace(zoe, name="Zoë Berg", phone=" ", on_receipt="name"))
    (known,) = till.store.customers("")
    assert known == replace(zoe, name="Zoë Berg", phone="", on_receipt="name")
    assert known.printed == "Zoë Berg"
    assert zoe.printed == ""


@pytest.mark.parametrize(
    "slip", [{"name": " "}, {"group": "vip"}, {"address": "x" * 201}, {"exempt": "x" * 201}]
)
def test_a_slip_is_a_sentence_and_nothing_is_written(counter, slip):
    with pytest.raises(UserError):
        record_customer(counter.till, counter.session, replace(ZOE, **slip))
    assert counter.till.store.customers("") == []


def test_without_the_permission_somebody_else_approves(standalone):
    with pytest.raises(NotAllowedError) as refused:
        record_customer(standalone.till, standalone.session, replace(ZOE, group=""))
    assert refused.value.permission == "manage_customers"


def test_a_bill_takes_the_prices_of_the_customers_group_and_gives_them_back(counter, zoe):
    till, session = counter.till, counter.session
    bill = scan(till, session, None, OATS)
    usual = bill.lines[0].unit_price_minor
    with counter.till.store.work() as work:
        work.record(a_price(bill.lines[0].product, 150, layer="list:staff"))
    catalogue = StoredCatalogue(counter.database, clock=till.clock, store="S01", lists=["staff"])
    shown = replace(till, catalogue=catalogue)
    bill = attach(shown, session, bill, zoe.id)
    assert (bill.customer, bill.group, bill.lines[0].unit_price_minor) == (zoe.id, "staff", 150)
    assert till.store.open_cart().cart == bill
    bill = detach(shown, session, bill)
    assert (bill.customer, bill.group, bill.lines[0].unit_price_minor) == ("", "", usual)
    assert till.store.open_cart().cart == bill
    catalogue.close()


def test_an_exempt_customer_pays_no_tax_and_the_sale_says_why(counter):
    till, session = counter.till, counter.session
    embassy = record_customer(till, session, replace(ZOE, exempt="Embassy 7"))
    sale = paid(counter, bill_of(counter, embassy, OATS))
    assert (sale.facts.tax_minor, sale.facts.exempt) == (0, "Embassy 7")
    assert (sale.facts.customer, sale.facts.group) == (embassy.id, "staff")


def test_nobody_known_and_a_bill_that_is_part_paid_are_refused(counter, zoe):
    till, session = counter.till, counter.session
    with pytest.raises(UserError, match="not known"):
        attach(till, session, None, "nobody")
    bill = paid(counter, bill_of(counter, None, OATS), minor=100)
    with pytest.raises(UserError, match="paid of this bill"):
        attach(till, session, bill, zoe.id)


def test_points_are_earned_and_spent_and_what_points_pay_earns_none(counter, zoe):
    first = paid(counter, bill_of(counter, zoe, OATS, MILK))
    assert (first.facts.gross_minor, first.facts.points_earned) == (328, 3)
    assert points_of(counter, zoe) == 3
    bill = bill_of(counter, zoe, OATS)
    assert offers(counter.till, bill, method="points") == [3]
    with pytest.raises(UserError, match="has 3 points"):
        paid(counter, bill, "points", 4)
    second = paid(counter, paid(counter, bill, "points", 3))
    assert (second.facts.points_earned, second.facts.points_spent) == (1, 3)
    assert points_of(counter, zoe) == 1
    assert not verify(counter.database, signature_matches=signature_matches).faults


def test_points_that_paid_another_bill_meanwhile_pay_no_parked_one(counter, zoe):
    till, session = counter.till, counter.session
    paid(counter, bill_of(counter, zoe, OATS, MILK))
    bill = paid(counter, bill_of(counter, zoe, OATS), "points", 3)
    park(till, session, bill)
    paid(counter, paid(counter, bill_of(counter, zoe, MILK), "points", 2))
    bill = resume(till, session, bill.id)
    with pytest.raises(UserError, match="points by now"):
        paid(counter, bill)
    paid(counter, give_back(till, session, bill))
    assert points_of(counter, zoe) == 3 - 2 + 1 + 1


def test_an_exchange_for_goods_that_points_paid_is_charged_whole_to_a_card(counter, zoe):
    paid(counter, bill_of(counter, zoe, *[OATS] * 60))
    sale = paid(counter, paid(counter, bill_of(counter, zoe, OATS), "points", 100))
    till = with_terminal(counter.till, BankTerminal())
    bill = back(counter, sale, 1, bill=scan(till, counter.session, None, MILK))
    assert due(till, bill) == 129 - 199 + 100
    payment = begin(till, counter.session, bill, method="card")
    assert payment.intent.amount_minor == 30


def test_points_without_a_customer_pay_nothing(counter):
    bill = bill_of(counter, None, OATS)
    assert offers(counter.till, bill, method="points") == []
    with pytest.raises(UserError, match="customer on the bill"):
        paid(counter, bill, "points", 1)


def test_criterion_11_a_return_takes_back_points_earned_and_gives_back_points_spent(counter, zoe):
    for _ in range(36):
        paid(counter, bill_of(counter, zoe, OATS))
    assert points_of(counter, zoe) == 36
    sale = paid(counter, paid(counter, bill_of(counter, zoe, OATS, MILK), "points", 33))
    assert (sale.facts.points_earned, sale.facts.points_spent) == (2, 33)
    assert points_of(counter, zoe) == 5
    bill = back(counter, sale, 1)
    assert due(counter.till, bill) == -199 + 20
    refund = paid(counter, bill)
    assert [(one.method, one.amount_minor) for one in refund.facts.tenders] == [
        ("points", -20),
        ("cash", -179),
    ]
    assert points_of(counter, zoe) == 5 - 1 + 20
    paid(counter, back(counter, sale, 2))
    assert points_of(counter, zoe) == 36
    with counter.database.read() as connection:
        entries = connection.execute(
            select(ledger_entry).where(ledger_entry.c.ledger == "points")
        ).all()
    account = f"points:{zoe.id}"
    balance = sum(
        one.amount * ((one.target == account) - (one.source == account)) for one in entries
    )
    assert balance == 36


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 999)), min_size=1, max_size=4),
    st.integers(0, 500),
    st.data(),
)
def test_any_partial_returns_give_back_exactly_the_points_of_the_sale(lines, points, data):
    sale = _sale(lines, points)
    left = {number: pieces for number, (pieces, _) in enumerate(lines, start=1)}
    before, shares = dict.fromkeys(left, 0), []
    while any(left.values()):
        number = data.draw(st.sampled_from([one for one, pieces in left.items() if pieces]))
        pieces = data.draw(st.integers(1, left[number]))
        shares.append(share_back(sale, before=before, now={number: pieces * 1000}))
        before[number] += pieces * 1000
        left[number] -= pieces
    if sale.gross_minor:
        assert sum(one.earned for one in shares) == sale.points_earned
        assert sum(one.spent for one in shares) == sale.points_spent
        assert sum(one.paid_minor for one in shares) == points


def _sale(lines, points):
    facts = tuple(
        SaleLine(
            line=number,
            product="p",
            code="1",
            name="Tea",
            department="pantry",
            unit="piece",
            qty_milli=pieces * 1000,
            unit_price_minor=price,
            tax="standard",
            net_minor=pieces * price,
            tax_minor=0,
            gross_minor=pieces * price,
        )
        for number, (pieces, price) in enumerate(lines, start=1)
    )
    gross = sum(line.gross_minor for line in facts)
    tender = Tender(method="points", amount_minor=points, tendered_minor=points, change_minor=0)
    return SaleCompleted(
        number="S01-1-A-000001",
        till=1,
        cart="c",
        opened_ms=0,
        currency="EUR",
        prices="inclusive",
        rounding="document",
        lines=facts,
        taxes=(),
        tenders=(tender,),
        net_minor=gross,
        tax_minor=0,
        gross_minor=gross,
        customer="z",
        points_earned=points // 3,
        points_spent=points,
    )
