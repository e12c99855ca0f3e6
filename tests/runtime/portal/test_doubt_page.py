"""The page of machines lists payments of unknown outcome, and who said how they ended."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date, time

import pytest

from posforge.runtime.domain.card import answered, decided, escalated, unclear
from posforge.runtime.domain.events_payment import step_to
from posforge.runtime.reports.reports import Reports
from posforge.runtime.storage.engine import Database
from posforge.testing.builders import a_shop
from posforge.testing.cards import a_payment, an_answer
from posforge.testing.chain import Chain
from posforge.testing.standalone import PlainPins
from tests.runtime.portal.conftest import CASHIER, MANAGER, PASSWORD


@pytest.fixture
def held(tmp_path):
    """The database of headquarters."""
    database = Database.open_sqlcipher(tmp_path / "hq.db", bytes(32))
    yield database
    database.close()


@pytest.fixture
def chain(held):
    chain = Chain(held, a_shop(), seed=1)
    for person in (MANAGER, CASHIER):
        chain.employ(person, password=PASSWORD, passwords=PlainPins())
    chain.clock.set(date(2026, 11, 21), time(10))
    chain.till("S01", 1)
    return chain


def told(chain, *steps, approver=""):
    for step in steps:
        with chain.till("S01", 1).work() as work:
            work.record(step_to(step), actor=CASHIER.id, approver=approver)


def three(chain):
    """One that is open, one that the terminal settled, and a refund that a person did."""
    for place, (service, facts) in enumerate(
        (("17", {}), ("18", {}), ("19", {"refunds": "S01-1-A/3"}))
    ):
        going = a_payment(id=f"p-{place}", service=service, **facts)
        lost = unclear(going, "The terminal at 127.0.0.1:9600 does not answer.")
        told(chain, replace(going, state="PENDING"), going, lost)
        if service == "18":
            told(chain, answered(lost, an_answer("approved")))
        if service == "19":
            asked = escalated(lost, "The terminal cannot say how this payment ended.")
            told(chain, asked)
            told(chain, decided(asked, "APPROVED", reason="<slip>"), approver=MANAGER.id)


def said(open_office, books, **facts):
    office = open_office(reports=Reports(books), **facts)
    office.sign_in()
    text = re.sub(r"<[^>]+>", " ", office.text("/machines"))
    return " ".join(html.unescape(text).split())


def test_what_is_open_is_counted_and_listed_first(open_office, chain, held):
    three(chain)
    page = said(open_office, held)
    assert "Payments nobody knows the end of: 1." in page
    assert "The terminal is being asked" in page
    assert page.index("S01-1-A/17") < page.index("S01-1-A/18")
    assert "Mitte / 1" in page


def test_who_said_how_it_ended_stands_there(open_office, chain, held):
    three(chain)
    page = said(open_office, held)
    assert f"{CASHIER.name} (approved by {MANAGER.name}): <slip>" in page
    assert "Refunded" in page
    assert "said the terminal" in page
    assert "-12,34" in page.replace("\u2212", "-")


def test_in_german_too(open_office, chain, held):
    three(chain)
    page = said(open_office, held, languages=("de",))
    assert "Zahlungen mit unbekanntem Ausgang" in page
    assert "Erstattet" in page


def test_without_any_the_page_says_so(open_office, chain, held):
    assert "It is known how every payment ended." in said(open_office, held)
