"""What `posforge explain` says of promotions: the lines, the rule and its place, the amount."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from posforge.cli.explaining import Telling
from posforge.runtime.domain.explain import explain
from posforge.runtime.domain.promotion_kinds import OnEach, PercentOff, Promotion
from posforge.spec.origin import Origins
from posforge.testing.builders import a_shop
from posforge.testing.sales import a_sale

SUPERMARKET = Path(__file__).resolve().parents[2] / "examples" / "supermarket"
BREAD = Promotion(name="evening_bread", label="Bread", gives=OnEach(PercentOff(50_000)))
SHOP = a_shop(promotions=(BREAD,))
SALE = a_sale(SHOP)


def telling(past=()):
    return Telling(SALE, Origins.of(SUPERMARKET), frozenset(past))


def place_of(name):
    lines = (SUPERMARKET / "promotions.yaml").read_text().splitlines()
    return f"promotions.yaml:{lines.index(f'  {name}:') + 1}"


def test_a_promotion_says_its_lines_its_rule_and_its_place(capsys: pytest.CaptureFixture[str]):
    telling().as_text(explain(SALE.facts, SHOP, bizdate=SALE.bizdate))
    said = capsys.readouterr().out

    at = said.index("Promotion Bread")
    assert "3 piece, line 1, 3: before promotions" in said[at:]
    assert f"50% off, each  [{place_of('evening_bread')}]" in said[at:]
    assert "Every amount comes out to the cent." in said


def test_a_rule_that_is_another_by_now_has_no_place(capsys: pytest.CaptureFixture[str]):
    today = replace(SHOP, promotions=())
    proof = explain(SALE.facts, today, bizdate=SALE.bizdate)
    telling(["evening_bread"]).as_text(proof)
    assert "50% off, each (the rule as it was then)\n" in capsys.readouterr().out
    telling(["evening_bread"]).as_json(proof)
    (promotion,) = json.loads(capsys.readouterr().out)["promotions"]

    assert promotion["is_past"]
    assert [step["kind"] for step in promotion["steps"]][-1] == "past_rule"
    assert {step["place"] for step in promotion["steps"]} == {""}
