"""Customers in store.yaml: groups and their price lists, and what points are worth."""

from __future__ import annotations

from decimal import Decimal

import pytest

from posforge.spec.load import parse

GROUPS = "customers: {groups: {staff: {label: Staff}}}\n"
POINTS = "loyalty: {earn_per: 1.00, worth: 0.01}\n"


def test_customers_are_what_store_yaml_says(small):
    spec = parse(small + GROUPS + POINTS)
    assert spec.customers.groups["staff"].label == "Staff"
    assert spec.loyalty is not None
    assert (spec.loyalty.earn_per, spec.loyalty.worth) == (Decimal("1.00"), Decimal("0.01"))
    assert parse(small).loyalty is None


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            f"{GROUPS}pricing: {{lists: {{stuff: {{label: Staff}}}}}}\n",
            "There is no group of customers `stuff`.",
        ),
        ("loyalty: {earn_per: 0, worth: 0.01}\n", "`0` is too small."),
        ("loyalty: {earn_per: 1, worth: 0.005}\n", "EUR has no amount of 0.005."),
        ("customers: {groups: {Staff: {label: x}}}\n", "`Staff` cannot name a group"),
    ],
)
def test_a_slip_is_said(problems_of, small, written, message):
    (problem,) = problems_of(small + written)
    assert problem.message.startswith(message)


def test_points_pay_only_where_they_are_worth_something(problems_of, small):
    paying = f"{small}payments: [cash, points]\n"
    (problem,) = problems_of(paying)
    assert problem.message == "Nothing says what points are worth."
    assert "points" in parse(paying + POINTS).payments
