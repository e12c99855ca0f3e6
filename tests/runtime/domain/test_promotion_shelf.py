"""Which lines a promotion is on: by code, department, style, field, and less the exceptions."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.promotion_kinds import EVERYTHING, Goods, GoodsChoice
from posforge.runtime.domain.promotion_shelf import OfferedLine, Shelf


def line(product, **facts):
    usual = {"department": "tops", "unit": "piece", "tax": "standard", "qty_milli": 1_000}
    return OfferedLine(product=product, **({"amount_minor": 100} | usual | facts))


LINES = (
    line("tee-s", code="04006381333931", style="TEE", fields={"season": "summer", "vegan": True}),
    line("tee-m", style="TEE", fields={"season": "winter"}),
    line("coat", department="jackets", fields={"season": "winter", "weight": 1_500}),
    line("back", qty_milli=-1_000, amount_minor=-100),
)


def choice(**facts):
    return Goods(choice=GoodsChoice(**facts))


@pytest.mark.parametrize(
    ("goods", "found"),
    [
        (EVERYTHING, [0, 1, 2]),
        (choice(codes=frozenset({"coat", "04006381333931"})), [0, 2]),
        (choice(codes=frozenset(map(str, range(99))) | {"tee-m"}), [1]),
        (choice(departments=frozenset({"tops", "shoes"})), [0, 1]),
        (choice(styles=frozenset({"TEE"})), [0, 1]),
        (choice(fields=(("season", ("winter", "spring")),)), [1, 2]),
        (choice(fields=(("season", ("winter",)), ("weight", (1_500,)))), [2]),
        (choice(fields=(("vegan", (True,)),)), [0]),
        (choice(styles=frozenset({"TEE"}), fields=(("season", ("winter",)),)), [1]),
        (choice(departments=frozenset({"shoes"})), []),
        (choice(departments=frozenset({"tops"}), rates=frozenset({"reduced"})), []),
        (choice(rates=frozenset({"standard"})), [0, 1, 2]),
    ],
)
def test_what_is_chosen_must_all_hold(goods, found):
    assert Shelf(LINES).matching(goods) == found


def test_exceptions_are_left_out():
    goods = Goods(
        choice=GoodsChoice(styles=frozenset({"TEE"})),
        exceptions=GoodsChoice(codes=frozenset({"tee-s"})),
    )

    assert Shelf(LINES).matching(goods) == [1]
