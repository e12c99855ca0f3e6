"""The short invoices of three days of a real shop, rung at a real till; `make replay` rings all."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from posforge.testing.replay import replay
from posforge.testing.replay_check import differences
from posforge.testing.retail_file import Row, articles, documents, read_rows, short_ones
from posforge.testing.retail_sums import add_up

FILE = Path(__file__).parents[1] / "data" / "online-retail-2010-12.csv.gz"
NOON = datetime(2010, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def rows():
    return read_rows(FILE)


def test_a_real_shop_comes_to_what_its_file_says(rows, tmp_path):
    some = short_ones(rows, days=3, most_lines=8)
    result = replay(some, tmp_path)
    assert result.differences == []
    facts = result.facts()
    assert facts["kinds"] == {"sale": 139, "refund": 35, "adjustment": 45}
    assert facts["returned_by_receipt"] == 1
    assert list(facts["days"]) == ["2010-12-01", "2010-12-02", "2010-12-03"]
    assert Decimal(facts["total"]) == sum(row.quantity * row.price for row in some)


def test_what_is_wrong_is_said():
    said = list(differences("Z of a day", {"gross": 100, "tax": 5}, {"gross": 99, "cash": 1}))
    assert said == [
        "Z of a day: cash is 1, and the file says 0",
        "Z of a day: gross is 99, and the file says 100",
        "Z of a day: tax is 0, and the file says 5",
    ]


def test_every_invoice_of_the_file_is_rung_one_way(rows):
    rung = documents(rows)
    assert Counter(one.kind for one in rung) == {"sale": 1456, "refund": 299, "adjustment": 138}
    assert sum(row.quantity * row.price for row in rows) == Decimal("681528.61")
    assert all(line.quantity > 0 for one in rung if one.kind == "sale" for line in one.lines)
    assert all(line.quantity < 0 for one in rung if one.kind == "refund" for line in one.lines)


def row(invoice, code, quantity, price, *, customer="17850"):
    return Row(invoice, code, code.lower(), quantity, NOON, Decimal(price), customer)


def test_a_cancellation_finds_where_it_was_bought_until_all_of_it_came_back():
    rung = documents(
        [
            row("1", "A", 3, "2.00"),
            row("C2", "A", -2, "2.00"),
            row("C3", "A", -2, "2.00"),
            row("C4", "A", -1, "2.00"),
            row("C5", "A", -1, "2.00", customer="12345"),
        ]
    )
    bought = [line.bought for one in rung[1:] for line in one.lines]
    assert bought == [("1", 1), None, ("1", 1), None]


def test_unusual_prices_come_first_and_what_has_none_last():
    rung = documents(
        [
            row("1", "A", 1, "2.00"),
            row("1", "FREE", 1, "0"),
            row("1", "A", 1, "1.50"),
            row("1", "A", 4, "2.00"),
        ]
    )
    assert [(line.code, line.quantity) for line in rung[0].lines] == [
        ("A", 1),
        ("A", 5),
        ("FREE", 1),
    ]
    assert [one.price for one in articles([row("1", "FREE", 1, "0")])] == [None]


def test_halves_that_come_back_add_up_to_their_line():
    some = [row("1", "A", 2, "5.01"), row("C2", "A", -1, "5.01"), row("C3", "A", -1, "5.01")]
    sums = add_up(some, documents(some))
    (day,) = sums.days.values()
    assert (day.gross, day.tax, sums.stock["A"]) == (0, 0, 0)
    later = [replace_day(one) if one.invoice == "C3" else one for one in some]
    first, second = add_up(later, documents(later)).days.values()
    assert first.tax == -second.tax == Decimal("0.75")


def replace_day(one):
    return one._replace(at=one.at.replace(day=2))
