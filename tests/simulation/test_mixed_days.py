"""Any mixed days at a real till: X equals Z, the books balance and are tied to it, verify is green.

Every ledger that should be zero is, and no way to pay gives back more than it took unapproved.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.explain import explain
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.gift_cards import make as gift_cards
from posforge.runtime.reports.postings import postings
from posforge.runtime.reports.x import figures
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.examples import examples
from posforge.testing.mixed_days import DEEDS, SHOPS, open_mixed

EVER = ReportParameters(first="2020-01-01", last="2099-12-31")
TIMES = (
    *("sold", "returned", "voids", "cancelled", "drops", "top_ups", "pay_ins", "pay_outs"),
    *("layaways", "layaways_paid", "layaways_handed", "layaways_back", "layaway_fees"),
    *("handed_over", "taken_over", "cards_sold", "cards_returned"),
)
LEDGERS = (
    "SELECT ledger, source, target, SUM(amount) FROM ledger_entry GROUP BY ledger, source, target"
)
numbers = st.integers(0, 60)
shops = st.sampled_from(sorted(SHOPS))
of_sales = ("sell", "exchange", "refund", "lay_away", "instalment", "hand_over", "cancel_layaway")


def days(deeds):
    # What sells stands in it more often: the rest is about sales.
    often = st.sampled_from((*deeds, *("sell", "sell", "refund", "instalment")))
    return st.lists(st.tuples(often, numbers, numbers, numbers), max_size=25)


def told(one):
    """Return what X and Zs have to agree on, by name."""
    sums = Counter(
        receipts=one.receipts,
        net=one.net_minor,
        tax=one.tax_minor,
        gross=one.gross_minor,
        rounding=one.rounding_minor,
    )
    for name in TIMES:
        times = getattr(one, name)
        sums.update({f"{name} times": times.number, name: times.amount_minor})
    for tax in one.taxes:
        name = f"{tax.code} {tax.rate} {tax.part}"
        sums.update({f"tax {name}": tax.tax_minor, f"net {name}": tax.net_minor})
    for paid in one.tenders:
        sums.update({f"by {paid.method}": paid.amount_minor, f"{paid.method} times": paid.number})
    for off in one.discounts:
        sums[f"off {off.code}"] += off.amount_minor
    return sums


def check_zs(mixed):
    """Each Z adds up in itself, and X of a day is the sum of its Zs."""
    door, by_day = BooksDoor(mixed.database), {}
    for z in mixed.zs:
        one = z.facts.figures
        by_day.setdefault(z.facts.bizdate, Counter()).update(told(one))
        held = one.layaways_paid.amount_minor - one.layaways_back.amount_minor
        taken = sum(tender.amount_minor for tender in one.tenders)
        assert taken == one.gross_minor + one.cards_minor + one.rounding_minor + held
        assert one.net_minor + one.tax_minor == one.gross_minor
        assert one.gross_minor == one.sold.amount_minor - one.returned.amount_minor
        assert one.gross_minor == sum(tax.gross_minor for tax in one.taxes)
    for bizdate, of_zs in by_day.items():
        of_x = told(figures(door, ReportParameters(first=bizdate, last=bizdate, till=1)))
        assert {name: of_x[name] for name in of_x | of_zs} == {
            name: of_zs[name] for name in of_x | of_zs
        }


def check_books(mixed):
    """The bookkeeper's journal balances, and says of each Z what the Z says."""
    vouchers = {}
    for one in postings(BooksDoor(mixed.database), EVER, mixed.till.shop.accounts):
        vouchers.setdefault(one.voucher.z, Counter())[one.name] += one.amount_minor
    for z in mixed.zs:
        names, one = vouchers.get(z.facts.number, Counter()), z.facts.figures
        assert sum(names.values()) == 0
        by_way = Counter({tender.method: tender.amount_minor for tender in one.tenders})
        by_way["gift_card"] -= one.cards_minor
        by_way["layaway"] -= one.layaways_paid.amount_minor - one.layaways_back.amount_minor
        by_way["layaway"] += one.layaway_fees.amount_minor
        del by_way["cash"]
        assert {way: names[way] for way in by_way} == dict(by_way)
        assert names["cash"] == z.facts.kept_minor - one.left_minor
        assert -names["rounding"] == one.rounding_minor
        assert -names["layaway fee"] == one.layaway_fees.amount_minor
        for kind, minor in (("revenue", one.net_minor), ("tax", one.tax_minor)):
            assert minor == -sum(names[name] for name in names if name.startswith(kind))


def check_ledgers(mixed):
    """Takings are at zero, cash is what the drawer should hold, the rest is owed to somebody."""
    door, node, store = BooksDoor(mixed.database), mixed.till.identity.node, mixed.till.store
    moved = {}
    for ledger, source, target, amount in door.query(LEDGERS):
        moved.setdefault(ledger, Counter()).update({target: amount})
        moved[ledger].subtract({source: amount})
    money = moved.get("money", Counter())
    assert money[f"takings:{node}"] == 0
    assert money[f"cash:{node}"] == store.period().drawer_minor
    assert money["transit:S01"] == sum(one.amount_minor for one in store.suspended_shifts())
    away = mixed.laid_away()
    assert {name: -minor for name, minor in money.items() if name[:8] == "layaway:" and minor} == {
        f"layaway:{one.number}": minor
        for one in away
        if (minor := one.paid_minor if one.is_open else one.back_minor)
    }
    set_aside = [line for one in away if one.is_open for line in one.facts.lines]
    reserved = moved.get("reserved", Counter())["reserved:S01"]
    assert reserved == sum(line.qty_milli for line in set_aside)
    owed = [-minor for name, minor in money.items() if name.startswith(("giftcard:", "credit:"))]
    assert min(owed, default=0) >= 0
    totals = gift_cards(mixed.till.shop).run(door, EVER).totals
    assert sum(owed) == (totals[4] if totals else 0)
    assert money[f"card:{node}"] == mixed.terminal.bank.kept_minor


@pytest.mark.money
@examples(20)
@given(shops, days(DEEDS))
def test_any_mixed_days_add_up_in_x_z_books_and_ledgers(name, wanted):
    with open_mixed(name) as mixed:
        for deed, *what in wanted:
            mixed.do(deed, *what)
        mixed.end()
        check_zs(mixed)
        check_books(mixed)
        check_ledgers(mixed)
        for sale in mixed.sales:
            day = sale.facts.priced_on or sale.bizdate
            assert explain(sale.facts, mixed.till.shop, bizdate=day).mismatches == ()
        assert verify(mixed.database, signature_matches=signature_matches).faults == ()


@examples(20)
@given(shops, days(of_sales))
def test_13_no_way_gives_back_more_than_it_took_where_nobody_may_let_it(name, wanted):
    with open_mixed(name, lacks="refund_other_tender") as mixed:
        for deed, *what in wanted:
            mixed.do(deed, *what)
            if mixed.till.store.open_cart() is not None:
                break  # a terminal gave back a part, and the rest waits for somebody who may
        taken, given_back, coins = Counter(), Counter(), 0
        for one in (
            tender for paid in (*mixed.sales, *mixed.paid) for tender in paid.facts.tenders
        ):
            way = "cash" if one.currency else f"{one.method} {one.reference}".split("/")[0]
            way = "cash" if one.method == "cash" else way
            (taken if one.amount_minor > 0 else given_back)[way] += abs(one.amount_minor)
            coins += mixed.till.shop.cash.step_minor if way == "cash" else 0
        for way in (one for one in given_back if not one.startswith(("store_credit", "points"))):
            assert given_back[way] <= taken[way] + (coins if way == "cash" else 0)
