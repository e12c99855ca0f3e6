"""The steps of a whole day: the shift, the drawer, prices, cards, returns, and what Z says."""

from __future__ import annotations

from sqlalchemy import select

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.explain import explain
from posforge.runtime.domain.layaway import Instalment
from posforge.runtime.domain.money import parse_major
from posforge.runtime.domain.people import NotAllowedError
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.quantity import ONE, parse_quantity
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.z import Z
from posforge.runtime.flows.approve import approve
from posforge.runtime.flows.cancel_layaway import cancel_layaway
from posforge.runtime.flows.card import ask, begin
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.close_shift import close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.coupon import take_coupon
from posforge.runtime.flows.customer import attach, record_customer
from posforge.runtime.flows.discount import discount_bill, discount_line
from posforge.runtime.flows.drop import drop
from posforge.runtime.flows.hand_over import hand_over
from posforge.runtime.flows.instalment import begin_instalment
from posforge.runtime.flows.lay_away import lay_away
from posforge.runtime.flows.match import match_terminals
from posforge.runtime.flows.open_shift import open_shift
from posforge.runtime.flows.override import override_price
from posforge.runtime.flows.pay import due
from posforge.runtime.flows.pay_out import pay_out
from posforge.runtime.flows.receipt_elsewhere import look_up
from posforge.runtime.flows.refund import (
    left_to_return,
    return_line,
    return_without_receipt,
)
from posforge.runtime.flows.reprint import reprint
from posforge.runtime.flows.sign_in import staff
from posforge.runtime.storage.tables import reserved_balance
from posforge.testing.prose import step

CONDITIONS = {"as new": "resell", "damaged": "damaged", "in doubt": "quarantine"}


class Day:
    """What happens between the float and the Z; a deed that was refused can be approved."""

    @step(r"She opens the shift with a float of ([\d.]+)\.")
    def opens(self, amount):
        self.session = open_shift(self.till, self.session, float_minor=minor(amount))

    @step(r"(\w+) approves it with the PIN (\d+)\.")
    def approves(self, name, pin):
        person = next(one for one in staff(self.till) if one.name == name)
        self.deed(approve(self.till, self.session, person.id, pin, permission=self.permission))

    @step(r"She takes the coupon (\S+)\.")
    def takes_coupon(self, code):
        self.bill = take_coupon(self.till, self.session, self.bill, code)

    @step(r"She takes (\d+) % off the (\w+) because of (.+)\.")
    def takes_off(self, percent, what, reason):
        line, off = self._line(what), _percent(percent, reason)
        self._do(lambda who: discount_line(self.till, who, self.bill, line=line, discount=off))

    @step(r"She takes (\d+) % off the whole bill because of (.+)\.")
    def takes_off_all(self, percent, reason):
        off = _percent(percent, reason)
        self._do(lambda who: discount_bill(self.till, who, self.bill, discount=off))

    @step(r"She makes the (\w+) cost ([\d.]+) because of (.+)\.")
    def makes_cost(self, what, price, reason):
        line, facts = self._line(what), {"price_minor": minor(price), "reason": reason}
        self._do(lambda who: override_price(self.till, who, self.bill, line=line, **facts))

    @step(r"(\d+) (\w+) of receipt (\S+) comes? back (as new|damaged|in doubt)\.")
    def comes_back(self, count, what, number, condition):
        facts = {"qty_milli": parse_quantity(count), "disposition": CONDITIONS[condition]}
        sold = look_up(self.till, number).sale
        line = next(one.line for one in sold.facts.lines if one.product == self.shelf[what].id)
        self._do(
            lambda who: return_line(
                self.till, who, self.bill, sold, line=line, reason="does not fit", **facts
            )
        )

    @step(r"(\d+) (\w+) without a receipt comes? back (as new|damaged|in doubt)\.")
    def comes_back_without(self, count, what, condition):
        facts = {"qty_milli": parse_quantity(count), "disposition": CONDITIONS[condition]}
        product = self.till.catalogue.by_id(self.shelf[what].id)
        self._do(
            lambda who: return_without_receipt(
                self.till, who, self.bill, product, reason="does not fit", **facts
            )
        )

    @step(r"Of receipt (\S+) can still come back: (.+)\.")
    def can_come_back(self, number, things):
        left = left_to_return(self.till, look_up(self.till, number).sale, self.bill)
        told = [thing.split() for thing in things.split(", ") if thing != "nothing"]
        assert {(one.line.product, one.left_milli) for one in left} == {
            (self.shelf[name].id, parse_quantity(count)) for count, name in told
        }

    @step(r"The customer pays ([\d.]+|the rest) by card\.")
    def pays_by_card(self, amount):
        asked = due(self.till, self.bill) if amount == "the rest" else minor(amount)
        payment = begin(self.till, self.session, self.bill, method="card", amount_minor=asked)
        ask(self.till, payment)
        self.bill = self.till.store.open_cart().cart
        if not due(self.till, self.bill):
            card = {"method": "card", "tendered_minor": None}
            self._do(lambda who: pay_with(self.till, who, self.bill, **card))

    @step(r"The card gets ([\d.]+) back\.")
    def card_gets(self, amount):
        assert due(self.till, self.bill) == -minor(amount)
        self.pays_by_card("the rest")

    @step(r"She gives back ([\d.]+)\.")
    def gives_back(self, amount):
        assert due(self.till, self.bill) == -minor(amount)
        cash = {"method": "cash", "tendered_minor": None}
        self._do(lambda who: pay_with(self.till, who, self.bill, **cash))

    @step(r"(\w+) leaves her name\.")
    def leaves_name(self, name):
        def note(who):
            noted = Customer(id="", number="", name=name)
            self.known = {name: record_customer(self.till, who, noted).id}

        self._do(note)

    @step(r"The bill is (\w+)'s\.")
    def is_of(self, name):
        self.bill = attach(self.till, self.session, self.bill, self.known[name])

    @step(r"She lays it away\.")
    def lays_away(self):
        self._do(lambda who: lay_away(self.till, who, self.bill))

    @step(r"She takes an instalment of ([\d.]+|the rest) for (\S+)\.")
    def takes_instalment(self, amount, number):
        wanted = None if amount == "the rest" else minor(amount)
        self._do(lambda who: begin_instalment(self.till, who, number, amount_minor=wanted))

    @step(r"([\d.]+) is left of (\S+)\.")
    def is_left_of(self, amount, number):
        assert self.till.store.layaway(number).left_minor == minor(amount)

    @step(r"She hands (\S+) over\.")
    def hands_over(self, number):
        self._do(lambda who: hand_over(self.till, who, number))

    @step(r"\w+ gives (\S+) up\.")
    def gives_layaway_up(self, number):
        self._do(lambda who: cancel_layaway(self.till, who, number))

    @step(r"(\d+) (\w+) (?:is|are) reserved\.")
    def are_reserved(self, count, what):
        wanted = select(reserved_balance.c.qty_milli).where(
            reserved_balance.c.product == self.shelf[what].id
        )
        assert (self._one(wanted) or 0) == int(count) * ONE

    @step(r"She prints the receipt again\.")
    def reprints(self):
        reprint(self.till, self.session.answered(reason="mistake"))

    @step(r"Discounts on it come to ([\d.]+)\.")
    def discounts(self, amount):
        assert total(self.bill, self.till.shop).discount_minor == minor(amount)

    @step(r"Every amount of it comes out anew\.")
    def comes_out(self):
        proof = explain(self.sale.facts, self.till.shop, bizdate=self.sale.bizdate)
        assert proof.mismatches == ()

    @step(r"She drops ([\d.]+) into the safe\.")
    def drops(self, amount):
        self._do(lambda who: drop(self.till, who, amount_minor=minor(amount)))

    @step(r"She pays out ([\d.]+) for (.+)\.")
    def pays_out(self, amount, reason):
        self._do(lambda who: pay_out(self.till, who, amount_minor=minor(amount), reason=reason))

    @step(r"She counts ([\d.]+) in the drawer\.")
    def counts(self, amount):
        self.counted = count_drawer(self.till, self.session, cash_minor=minor(amount))

    @step(r"The count is right\.")
    def is_right(self):
        assert self.counted.tenders[0].difference_minor == 0, self.counted.tenders[0]

    @step(r"The count is ([\d.]+) (short|over)\.")
    def is_off(self, amount, way):
        off = minor(amount) * (-1 if way == "short" else 1)
        assert self.counted.tenders[0].difference_minor == off, self.counted.tenders[0]

    @step(r"The terminal agrees with the books on (-?[\d.]+)\.")
    def terminal_agrees(self, amount):
        (match,) = match_terminals(self.till, self.session)
        assert match.counted_minor == match.booked_minor == minor(amount), match

    @step(r"She closes the shift\.")
    def closes(self):
        shift = self.session.shift.id
        self._do(lambda who: close_shift(self.till, who, shift=shift))

    @step(r"Z (\d+) says (\d+) receipts, from (\S+) to (\S+), and (-?[\d.]+)\.")
    def z_says(self, number, receipts, first, last, gross):
        figures = self.z.figures
        assert (self.z.number, figures.receipts) == (int(number), int(receipts))
        assert (figures.first_receipt, figures.last_receipt) == (first, last)
        assert figures.gross_minor == minor(gross), figures.gross_minor

    @step(
        r"Z says (-?[\d.]+) for "
        r"(cash|card|gift card|gift cards sold|\d+ %|"
        r"returns|drops|pay-outs|discounts|instalments|fees)\."
    )
    def z_says_of(self, amount, what):
        figures = self.z.figures
        sums = {one.method: one.amount_minor for one in figures.tenders}
        sums |= {f"{one.rate[2:].lstrip('0')} %": one.tax_minor for one in figures.taxes}
        sums |= {"returns": figures.returned.amount_minor, "drops": figures.drops.amount_minor}
        sums["gift card"] = sums.get("gift_card", 0)
        sums["gift cards sold"] = figures.cards_minor
        sums["pay-outs"] = figures.pay_outs.amount_minor
        sums["instalments"] = figures.layaways_paid.amount_minor
        sums["fees"] = figures.layaway_fees.amount_minor
        sums["discounts"] = sum(one.amount_minor for one in figures.discounts)
        assert sums[what] == minor(amount), sums

    @step(r"([\d.]+) stays in the drawer\.")
    def stays(self, amount):
        assert self.z.kept_minor == minor(amount)

    def _do(self, deed):
        """Do what may need approval, and remember it for whoever approves."""

        def done(session):
            self.who = session
            got = deed(session)
            if isinstance(got, Cart):
                self.bill = got
            elif isinstance(got, Sale | Instalment):
                self._settle(got)
            elif isinstance(got, Z):
                self.z = got.facts

        self.deed = done
        try:
            done(self.session)
        except NotAllowedError as error:
            self.permission = error.permission
            raise

    def _settle(self, sale):
        self.bill, self.sale = None, sale


def _percent(percent, reason):
    return ManualDiscount(reason=reason, percent_milli=int(percent) * 1000)


def minor(amount):
    """Return an amount of a story in minor units."""
    return parse_major(amount, "EUR")
