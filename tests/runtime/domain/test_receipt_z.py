"""The paper of a Z: what it says, in which order, and what an inspector finds on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.devices.layout import Line, Paper, display_width, lay_out
from posforge.runtime.domain.blocks import Columns, Heading, Text
from posforge.runtime.domain.events_shift import DiscountSum, LateReceipt, MatchSum, ShiftSettled
from posforge.runtime.domain.promotion_kinds import OnEach, PercentOff, Promotion
from posforge.runtime.domain.receipt_z import proof_text, z_receipt
from posforge.runtime.domain.z import Z
from posforge.runtime.domain.z_words import z_words
from posforge.testing.builders import a_shop
from posforge.testing.facts import a_z

SHOP = a_shop()


def on_record(facts: ShiftSettled) -> Z:
    return Z(
        id="z",
        store="S01",
        node="1" * 32,
        seq=41,
        hash="ab" * 32,
        wall_ms=1_795_258_800_000,
        tz_min=60,
        closed_by="",
        facts=facts,
    )


def paper(facts: ShiftSettled, *, width_mm: int = 80, language: str = "en", copy: int = 0) -> str:
    shop = a_shop(languages=(language,))
    receipt = z_receipt(
        on_record(facts), shop=shop, branch=shop.branches[0], closed_by="Max", copy=copy
    )
    size = Paper.of_width(width_mm)
    lines = [one for one in lay_out(receipt, size) if isinstance(one, Line)]
    for one in lines:
        wide = 2 if one.size == "large" else 1
        assert display_width(one.as_text()) * wide <= size.columns
    return "\n".join(line.as_text() for line in lines)


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("language", ["en", "de"])
def test_38_it_says_its_number_drawer_totals_and_place(width_mm, language):
    said = paper(a_z("s", number=12, counted_minor=90), width_mm=width_mm, language=language)
    assert "S01-1-A-Z0012" in said
    assert "41 · abababababababab" in said
    assert "1 · 0000000000000000" in said
    assert "-0,10" in said


def test_what_nobody_counted_says_so_and_that_no_person_closed():
    said = paper(replace(a_z("s"), closed_by="clock"))
    assert "NOT COUNTED" in said
    assert "closed by the till itself" in said
    assert "Difference" not in said
    assert "NOT COUNTED" not in paper(a_z("s", counted_minor=100))


def test_31_a_copy_says_which_one_it_is():
    assert "COPY 2" in paper(a_z("s"), copy=2)
    assert "COPY" not in paper(a_z("s"))


def test_43_a_late_sale_stands_there_with_its_own_time():
    z = a_z("s")
    late = LateReceipt(number="S01-1-A-000009", wall_ms=1_795_222_800_000, tz_min=60)
    said = paper(replace(z, figures=replace(z.figures, late=(late,))))
    assert "S01-1-A-000009" in said
    assert "02:00 +01:00" in said


def test_what_the_code_says_leads_back_to_the_journal():
    assert proof_text(on_record(a_z("s"))) == "posforge:z1:S01-1-A-Z0001:41:abababababababab"


def test_the_logo_is_for_customers():
    shop = a_shop(receipt_logo="/shop/logo.png", receipt_header=("Tel. 030 12",))
    receipt = z_receipt(on_record(a_z("s")), shop=shop, branch=shop.branches[0], closed_by="")
    assert isinstance(receipt.blocks[0], Heading)
    assert Text(text="Tel. 030 12", align="center") not in receipt.blocks


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("language", ["en", "de"])
def test_terminals_stand_there_with_what_they_said_or_why_not(width_mm, language):
    z = a_z("s")
    agrees = MatchSum(
        method="card",
        sale="S01-1-A",
        last=9,
        booked=9,
        booked_minor=10_000,
        counted_minor=10_000,
        reason="",
    )
    differs = replace(agrees, method="payqr", counted_minor=10_066)
    is_off = replace(agrees, method="girocard", counted_minor=None, reason="The terminal is off.")
    figures = replace(z.figures, matches=(agrees, differs, is_off))
    said = paper(replace(z, figures=figures), width_mm=width_mm, language=language)
    rows = [" ".join(line.split()) for line in said.split("\n")]
    words = z_words(language)
    method = {"en": "Card", "de": "Karte"}[language]
    assert f"{words['at_terminal'].format(method=method)} 100,00" in rows
    assert f"{words['terminal_off'].format(method='Payqr')} 0,66" in rows
    assert set(words["unmatched"].format(method="Girocard").split()) <= set(said.split())
    assert "The terminal is off." in rows


def test_promotions_have_their_names_and_large_numbers_their_points():
    offer = Promotion(name="happy_hour", label="Happy hour!", gives=OnEach(PercentOff(10_000)))
    shop = a_shop(promotions=(offer,))
    off = (
        DiscountSum(code="happy_hour", number=1_200, amount_minor=500),
        DiscountSum(code="long_gone", number=2, amount_minor=70),
    )
    facts = a_z("s")
    facts = replace(facts, figures=replace(facts.figures, discounts=off))
    receipt = z_receipt(on_record(facts), shop=shop, branch=shop.branches[0], closed_by="")
    labels = [block.left for block in receipt.blocks if isinstance(block, Columns)]
    assert "1.200 × Happy hour!" in labels
    assert "2 × Long gone" in labels
