"""The papers of a layaway: what each says, on both widths and in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.devices.layout import Line, Paper, display_width, lay_out
from posforge.runtime.domain.blocks import Barcode, Receipt
from posforge.runtime.domain.layaway import Ending, Instalment, Layaway
from posforge.runtime.domain.receipt_layaway import LayawayPaper
from posforge.testing.builders import a_shop
from posforge.testing.facts import a_cancelled_layaway, a_layaway, an_instalment

NUMBER = "S01-1-LA0001"
AT = {"seq": 41, "hash": "ab" * 32, "wall_ms": 1_795_258_800_000, "tz_min": 60, "cashier": "ada"}
LAYAWAY = Layaway(store="S01", bizdate="2026-11-21", facts=a_layaway(NUMBER), **AT)


def paid(amount_minor: int, *, left_minor: int) -> Instalment:
    facts = replace(an_instalment(NUMBER, amount_minor), left_minor=left_minor)
    return Instalment(id="e", store="S01", bizdate="2026-11-21", facts=facts, **AT)


def ended(**facts) -> Ending:
    return Ending(facts=replace(a_cancelled_layaway(NUMBER), **facts), **AT)


def press(language: str = "en", **facts) -> LayawayPaper:
    shop = a_shop(languages=(language,))
    return LayawayPaper(
        **({"layaway": LAYAWAY} | facts), shop=shop, branch=shop.branches[0], customer="Ingrid Berg"
    )


def said(receipt: Receipt, width_mm: int = 80) -> str:
    size = Paper.of_width(width_mm)
    lines = [one for one in lay_out(receipt, size) if isinstance(one, Line)]
    for one in lines:
        wide = 2 if one.size == "large" else 1
        assert display_width(one.as_text()) * wide <= size.columns
    return "\n".join(line.as_text() for line in lines).replace("\xa0", " ")


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("LAYAWAY", "19 Feb 2027", "0,30")), ("de", ("ZURÜCKGELEGT", "19.02.2027", "0,30"))],
)
def test_34_the_first_paper_has_goods_price_due_day_and_conditions(width_mm, language, words):
    receipt = press(language).conditions(cashier="Ada")
    text = said(receipt, width_mm)
    assert all(word in text for word in (*words, "Tea", "2,38", "1,00", "Ingrid Berg", NUMBER))
    assert Barcode(NUMBER) in receipt.blocks
    free = replace(LAYAWAY, facts=replace(LAYAWAY.facts, fee_minor=0, deposit_minor=0))
    text = said(press(language, layaway=free).conditions(cashier="Ada"), width_mm)
    assert "0,30" not in text
    assert "1,00" not in text


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize(("language", "left"), [("en", "LEFT"), ("de", "OFFEN")])
def test_34_an_instalment_says_what_is_left_and_until_when(width_mm, language, left):
    text = said(press(language).instalment(paid(100, left_minor=138), cashier="Ada"), width_mm)
    assert any(line.startswith(left) and "1,38" in line for line in text.splitlines())
    assert "2027" in text
    text = said(press(language).instalment(paid(138, left_minor=0), cashier="Ada"), width_mm)
    assert "2027" not in text, "nothing is left that would be due"


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("At the customer's request", "Not paid in time", "without")),
        ("de", ("Auf Wunsch des Kunden", "Nicht rechtzeitig bezahlt", "ohne")),
    ],
)
def test_34_the_last_paper_says_why_what_is_kept_and_what_goes_back(width_mm, language, words):
    over = replace(LAYAWAY, cancelled=ended())
    text = said(press(language, layaway=over).ending(ended(), cashier="Ada"), width_mm)
    assert all(word in text for word in (words[0], words[2], "1,00", "0,30", "0,70"))
    text = said(press(language).ending(ended(why="expired"), cashier=""), width_mm)
    assert words[1] in text
    back = said(press(language).instalment(paid(-50, left_minor=-20), cashier="Ada"), width_mm)
    assert "0,50" in back
    assert "0,20" in back


def test_34_a_copy_says_so_at_both_ends():
    text = said(press(copy=2).instalment(paid(100, left_minor=138), cashier="Ada"))
    assert text.count("COPY 2") == 2
