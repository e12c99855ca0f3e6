"""Terminals are held against the books when a shift is closed, and never keep it from closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from posforge.runtime.domain.events_shift import MatchSum
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.flows.card import ask, begin
from posforge.runtime.flows.checkout import look_again
from posforge.runtime.flows.close_shift import close_shift
from posforge.runtime.flows.forgotten_shift import close_forgotten
from posforge.runtime.flows.match import match_terminals
from posforge.runtime.flows.preview_z import preview_z
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.builders import a_shop
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.memory import a_till

TEA = Product(
    id="tea",
    name="Tea",
    department="pantry",
    unit="piece",
    tax="standard",
    price_minor=1234,
    code="1",
)
MAX = Person(id="max", name="Max Kern", role="manager")
DAY_MS = timedelta(days=1) // timedelta(milliseconds=1)


@pytest.fixture
def terminal():
    return BankTerminal()


@pytest.fixture
def till(terminal):
    shop = a_shop()
    shop = replace(shop, shift=replace(shop.shift, count=False))
    return with_terminal(a_till(shop, products=[TEA], people={MAX: "4321"}), terminal)


@pytest.fixture
def who(till):
    return sign_in(till, "max", "4321")


def sold_by_card(till, who):
    bill = put(till, who, None, TEA)
    ask(till, begin(till, who, bill, method="card"))
    return look_again(till, who, bill)


def close(till, who):
    return close_shift(till, who, shift=who.shift.id)


def a_sum(**facts):
    first = {"method": "card", "sale": "S01-1-A", "last": 1, "booked": 1, "booked_minor": 1234}
    return MatchSum(**(first | {"counted_minor": 1234, "reason": ""} | facts))


def test_a_z_says_what_the_terminal_said(till, who):
    sold_by_card(till, who)
    match_terminals(till, who)
    assert preview_z(till, who).z.figures.matches == (a_sum(),)
    assert close(till, who).facts.figures.matches == (a_sum(),)
    assert [one.header.type for one in till.store.events].count("TerminalNotMatched") == 0


def test_a_difference_stands_on_the_z(till, who, terminal):
    sold_by_card(till, who)
    key = ("S01-1-A", "1")
    terminal.bank.charges[key] = replace(terminal.bank.charges[key], approved=1300)
    match_terminals(till, who)
    (one,) = close(till, who).facts.figures.matches
    assert one.difference_minor == 66


def test_a_terminal_that_is_off_does_not_keep_a_shift_open(till, who, terminal):
    sold_by_card(till, who)
    terminal.is_off = True
    match_terminals(till, who)
    z = close(till, who)
    off = a_sum(counted_minor=None, reason="The terminal is off.")
    assert z.facts.figures.matches == (off,)
    assert till.store.shift() is None


def test_a_terminal_nobody_asked_is_noted_as_such(till, who):
    sold_by_card(till, who)
    assert close(till, who).facts.figures.matches == (a_sum(counted_minor=None),)


def test_a_payment_after_the_match_makes_it_old(till, who):
    sold_by_card(till, who)
    match_terminals(till, who)
    sold_by_card(till, who)
    later = a_sum(last=2, booked=2, booked_minor=2468, counted_minor=None)
    assert close(till, who).facts.figures.matches == (later,)


def test_a_shift_that_closes_itself_says_that_nobody_asked(till, who):
    sold_by_card(till, who)
    till.clock.pass_ms(DAY_MS)
    assert close_forgotten(till).facts.figures.matches == (a_sum(counted_minor=None),)


def test_where_no_terminal_took_anything_none_is_asked(till, who):
    assert not preview_z(till, who).asks_terminals
    assert close(till, who).facts.figures.matches == ()


def test_what_was_matched_belongs_to_one_z_only(till, who):
    sold_by_card(till, who)
    match_terminals(till, who)
    close(till, who)
    till.clock.pass_ms(DAY_MS)
    again = sign_in(till, "max", "4321")
    assert close(till, again).facts.figures.matches == ()
