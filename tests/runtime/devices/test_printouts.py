"""What a job of the print queue means."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from posforge.errors import KnownError
from posforge.runtime.devices.layout import Line, Paper, lay_out
from posforge.runtime.devices.printouts import Printout, TillComposer
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.ext.ports import PrintJob
from posforge.testing.builders import a_shop
from posforge.testing.sales import a_sale

SHOP = a_shop()
SALE = a_sale(SHOP)
NUMBER = SALE.facts.number


class Books:
    """The part of a till's store that receipts are made from."""

    def sale(self, number):
        return SALE if number == NUMBER else None

    def people(self):
        return [Person(id="person-1", name="Anna Müller", role="cashier")]


COMPOSE = TillComposer(Books(), shop=SHOP, branch=SHOP.branches[0])


def receipt_job(*, number=NUMBER, copy=0, drawer=False) -> PrintJob:
    payload = json.dumps({"number": number, "copy": copy, "drawer": drawer})
    return PrintJob(id="job", kind="receipt", payload=payload)


@pytest.mark.parametrize("copy", [0, 3])
@pytest.mark.parametrize("drawer", [True, False])
def test_a_receipt_job_is_the_receipt_of_its_sale(copy, drawer):
    expected = sale_receipt(
        SALE, shop=SHOP, branch=SHOP.branches[0], cashier="Anna Müller", copy=copy
    )

    assert COMPOSE(receipt_job(copy=copy, drawer=drawer)) == Printout(expected, drawer)


@pytest.mark.parametrize(
    ("on_receipt", "shown"), [("nothing", ""), ("number", "S01-1-CA0001"), ("name", "Zoë")]
)
def test_a_customer_is_on_paper_as_far_as_they_agreed(on_receipt, shown):
    zoe = Customer(id="c1", number="S01-1-CA0001", name="Zoë", on_receipt=on_receipt)
    sale = replace(SALE, facts=replace(SALE.facts, customer="c1", points_earned=3))

    class CustomersBooks(Books):
        def sale(self, number):
            return sale

        def customer(self, customer):
            return zoe if customer == "c1" else None

    compose = TillComposer(CustomersBooks(), shop=SHOP, branch=SHOP.branches[0])
    paper = lay_out(compose(receipt_job()).receipt, Paper.of_width(80))
    text = "\n".join(line.as_text() for line in paper if isinstance(line, Line))
    assert ("Zoë" in text, "S01-1-CA0001" in text) == (shown == "Zoë", shown.startswith("S01"))
    assert "Points earned" in text


def test_a_drawer_job_is_the_drawer_alone():
    assert COMPOSE(PrintJob(id="job", kind="drawer", payload="{}")) == Printout(None, True)


def test_a_receipt_that_is_gone_says_where_it_still_is():
    with pytest.raises(KnownError, match=r"S01-1-A-000099 is not on this till.*portal"):
        COMPOSE(receipt_job(number="S01-1-A-000099"))


def test_a_report_job_is_the_table_that_was_seen_and_opens_nothing():
    facts = {
        "title": "X report",
        "period": "2026-11-21",
        "printed": "2026-11-21 12:00 · S01-1 · Ada",
        "head": ["Item", "Amount"],
        "rows": [["Sales", "12,34 €"], ["All", "12,34 €"]],
    }

    printout = COMPOSE(PrintJob(id="job", kind="report", payload=json.dumps(facts)))

    assert printout.opens_drawer is False
    assert printout.receipt is not None
    text = "\n".join(
        line.as_text()
        for line in lay_out(printout.receipt, Paper.of_width(58))
        if isinstance(line, Line)
    )
    for words in ("X report", "2026-11-21 12:00 · S01-1 · Ada", "Item", "Sales", "12,34 €"):
        assert words in text
