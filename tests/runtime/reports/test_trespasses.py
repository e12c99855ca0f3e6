"""A deed that was recorded past the till is flagged where it is received."""

from __future__ import annotations

import json

import pytest

from posforge.runtime.domain.deeds import JUDGED, Need, needs
from posforge.runtime.domain.people import PERMISSIONS
from posforge.runtime.domain.shop import Role
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.reports.trespasses import make
from posforge.testing.builders import a_shop

ASKED = ReportParameters(first="2026-11-28", last="2026-11-28")
PEOPLE = [
    ("ada", "Ada Berg", "cashier", 1),
    ("bo", "Bo Lund", "cashier", 1),
    ("chiara", "Chiara Rossi", "manager", 1),
    ("gone", "Gone Away", "manager", 0),
]
BACK_TO_A_CARD = {"intent": {"refunds": "S01-1-A/17", "amount_minor": 500}}
DISCOUNT = {"percent_milli": 0, "amount_minor": 30, "base_minor": 100}


class Books:
    """The read models of a server that received one event."""

    def __init__(self, kind, body, *, actor, approver=""):
        self.kind, self.body = kind, body
        self.header = {"actor": actor, "approver": approver}
        self.header |= {"bizdate": "2026-11-28", "store": "S01", "node": "n1"}

    def query(self, sql, **asked):
        if "FROM person" in sql:
            return PEOPLE
        if "FROM machine" in sql:
            return [("n1", 1)]
        if asked.get("type") != self.kind:
            return []
        return [("e1", json.dumps(self.header), json.dumps(self.body))]


def flagged(kind, body, *, actor, approver="", shop=None):
    table = make(shop or a_shop()).run(Books(kind, body, actor=actor, approver=approver), ASKED)
    return [row[3] for row in table.rows]


@pytest.mark.parametrize(
    ("actor", "approver", "permissions"),
    [
        ("chiara", "", []),
        ("ada", "chiara", []),
        ("ada", "", ["no_sale"]),
        ("ada", "ada", ["no_sale"]),
        ("ada", "bo", ["no_sale"]),
        ("ada", "gone", ["no_sale"]),
        ("stranger", "", ["no_sale"]),
    ],
)
def test_who_did_it_or_who_approved_it_must_be_allowed(actor, approver, permissions):
    body = {"reason": "x"}
    assert flagged("DrawerOpened", body, actor=actor, approver=approver) == permissions


def test_a_forged_refund_is_flagged_at_the_store_server():
    line = {"kind": "return", "gross_minor": -500, "returned": {"sale": "s1"}}
    without = {"kind": "return", "gross_minor": -100, "returned": {"sale": ""}}
    sale = {"lines": [line, without, {"gross_minor": 900}]}
    assert flagged("SaleCompleted", sale, actor="ada") == ["refund", "refund_without_receipt"]
    assert flagged("SaleCompleted", sale, actor="chiara") == []
    approved = {**line, "returned": {"sale": "s1", "approver": "chiara"}}
    assert flagged("SaleCompleted", {"lines": [approved]}, actor="ada") == []
    assert flagged("SaleCompleted", {"lines": [approved, line]}, actor="ada") == ["refund"]


@pytest.mark.parametrize("kind", ["goods", "deposit"])
@pytest.mark.parametrize(("qty_milli", "gross_minor"), [(-1000, -500), (1000, -500), (-1000, 0)])
def test_goods_that_come_back_are_judged_whatever_they_are_called(kind, qty_milli, gross_minor):
    line = {"kind": kind, "qty_milli": qty_milli, "gross_minor": gross_minor, "returned": None}
    assert flagged("SaleCompleted", {"lines": [line]}, actor="ada") == ["refund_without_receipt"]
    assert flagged("SaleCompleted", {"lines": [line]}, actor="chiara") == []
    empties = {**line, "kind": "empties"}
    assert flagged("SaleCompleted", {"lines": [empties]}, actor="ada") == []


@pytest.mark.parametrize(("qty_milli", "gross_minor"), [(-1000, -500), (1000, -500)])
def test_a_gift_card_that_gives_money_back_is_judged_as_one(qty_milli, gross_minor):
    line = {"kind": "gift_card", "qty_milli": qty_milli, "gross_minor": gross_minor}
    assert flagged("SaleCompleted", {"lines": [line]}, actor="ada") == ["refund_gift_card"]


@pytest.mark.parametrize(
    ("closed_by", "permissions"), [("person", ["close_shift"]), ("clock", []), ("handover", [])]
)
def test_a_z_made_by_who_may_not_close_is_flagged_at_the_store_server(closed_by, permissions):
    body = {"closed_by": closed_by}
    assert flagged("ShiftSettled", body, actor="bo") == permissions
    assert flagged("ShiftSettled", body, actor="bo", approver="chiara") == []


def test_13_a_forged_refund_to_a_card_is_flagged_at_the_store_server():
    assert flagged("PaymentIntended", BACK_TO_A_CARD, actor="ada") == ["refund"]
    assert flagged("PaymentIntended", BACK_TO_A_CARD, actor="ada", approver="chiara") == []
    charge = {"intent": {"amount_minor": 500}}
    assert flagged("PaymentIntended", charge, actor="ada") == []


def test_a_piece_nobody_sold_needs_its_own_permission():
    back = {"sale": "", "is_unknown": True}
    sale = {"lines": [{"kind": "return", "gross_minor": -500, "returned": back}]}
    assert flagged("SaleCompleted", sale, actor="ada") == [
        "refund_without_receipt",
        "refund_unknown",
    ]
    assert flagged("SaleCompleted", sale, actor="chiara") == []


@pytest.mark.parametrize(("percent_milli", "permissions"), [(20_000, []), (20_001, ["discount"])])
def test_33_a_discount_past_its_ceiling_is_flagged_at_the_store_server(percent_milli, permissions):
    cashier = Role(name="cashier", may=frozenset({"discount"}), ceilings={"discount": 20_000})
    shop = a_shop(roles=(cashier, *a_shop().roles[1:]))
    body = DISCOUNT | {"percent_milli": percent_milli}
    assert flagged("DiscountGiven", body, actor="ada", shop=shop) == permissions
    assert flagged("DiscountGiven", body, actor="ada", approver="chiara", shop=shop) == []


def test_of_goods_back_each_line_is_judged_by_who_allowed_it():
    small = {"kind": "return", "gross_minor": -20, "returned": {"sale": "s1"}}
    large = {"kind": "return", "gross_minor": -500, "returned": {"sale": "s1", "approver": "bo"}}
    assert [*needs("SaleCompleted", {"lines": [small, large]})] == [
        Need("sell"),
        Need("refund", 20),
        Need("refund", 520, ("bo",)),
    ]


def test_every_judged_deed_needs_a_permission_there_is():
    bodies = {
        "LayawayPaid": {"amount_minor": -100},
        "DiscountGiven": DISCOUNT,
        "GiftReceiptPrinted": {"copy": 0},
        "SaleCompleted": {"lines": []},
        "ShiftSettled": {"closed_by": "person"},
    }
    bodies |= {"LineVoided": {"amount_minor": 5}}
    bodies |= {"PaymentIntended": BACK_TO_A_CARD}
    bodies |= {kind: {"by": "person"} for kind in ("PaymentResolved", "PaymentReversed")}
    for kind in JUDGED:
        assert {need.permission for need in needs(kind, bodies.get(kind, {}))} <= set(PERMISSIONS)
        assert list(needs(kind, bodies.get(kind, {})))
    assert list(needs("DiscountGiven", DISCOUNT)) == [Need("discount", 30_000)]
    assert list(needs("SignedIn", {})) == []


@pytest.mark.parametrize(
    ("kind", "body", "permissions"),
    [
        ("LayawayOpened", {}, []),
        ("LayawayPaid", {"amount_minor": 100}, []),
        ("LayawayPaid", {"amount_minor": -100}, ["cancel_layaway"]),
        ("LayawayCancelled", {}, ["cancel_layaway"]),
    ],
)
def test_34_forged_deeds_of_a_layaway_are_flagged_at_the_store_server(kind, body, permissions):
    assert flagged(kind, body, actor="ada") == permissions
    assert flagged(kind, body, actor="ada", approver="chiara") == []
    assert flagged(kind, body, actor="stranger") == (permissions or ["layaway"])


def test_34_a_handover_by_who_may_not_lay_goods_away_is_flagged():
    sale = {"lines": [], "tenders": [{"method": "layaway"}]}
    seller = Role(name="cashier", may=frozenset({"sell"}))
    shop = a_shop(roles=(seller, *a_shop().roles[1:]))
    assert flagged("SaleCompleted", sale, actor="ada", shop=shop) == ["layaway"]
    assert flagged("SaleCompleted", sale, actor="chiara", shop=shop) == []


@pytest.mark.parametrize(("copy", "permissions"), [(0, []), (1, ["reprint"])])
def test_16_a_forged_copy_of_a_gift_receipt_is_flagged_at_the_store_server(copy, permissions):
    clerk = Role(name="cashier", may=frozenset({"sell"}))
    shop = a_shop(roles=(clerk, *a_shop().roles[1:]))
    body = {"number": "S01-1-A-000001", "sale": "s", "copy": copy}
    assert flagged("GiftReceiptPrinted", body, actor="ada", shop=shop) == permissions
