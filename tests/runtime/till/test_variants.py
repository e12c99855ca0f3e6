"""How a style's articles lie on the table: by size and colour, by one of them, by more, by name."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import FieldRule
from posforge.runtime.till.variants import table_of


def axis(name, *choices):
    return FieldRule(name=name, kind="choice", label=name.title(), choices=choices, is_axis=True)


SIZE, COLOUR, LENGTH = (
    axis("size", "S", "M", "L"),
    axis("colour", "white", "navy"),
    axis("length", "short", "long"),
)


def article(number=0, name="Shirt", **fields):
    return Product(
        id=f"{number}{sorted(fields.items())}",
        name=name,
        department="tops",
        unit="piece",
        tax="standard",
        price_minor=7900,
        code=f"{number:014d}",
        style="shirt",
        fields=fields,
    )


def test_sizes_stand_side_by_side_and_colours_below_each_other_in_the_shops_order():
    pairs = [("L", "white"), ("S", "navy"), ("S", "white"), ("M", "navy")]
    made = {pair: article(size=pair[0], colour=pair[1]) for pair in pairs}
    table = table_of([SIZE, COLOUR], list(made.values()))

    assert table.columns.values == ("S", "M", "L")
    assert table.rows.values == ("white", "navy")
    assert table.cell((), row="navy", column="S") is made["S", "navy"]
    assert table.cell((), row="navy", column="L") is None, "never made"


def test_one_axis_is_one_row():
    table = table_of([SIZE, COLOUR], [article(colour="navy"), article(colour="white")])

    assert table.columns.values == ("white", "navy")
    assert table.rows.values == ("",)
    assert table.cell((), row="", column="navy") is not None


def test_what_all_share_is_said_once():
    table = table_of([SIZE, COLOUR], [article(size=one, colour="navy") for one in "SML"])

    assert table.common == ("navy",)
    assert table.columns.values == ("S", "M", "L")
    assert table.rows.values == ("",)


def test_a_third_axis_is_chosen_above():
    made = [
        article(size=size, colour=colour, length=length)
        for size in "SM"
        for colour in ("white", "navy")
        for length in ("long", "short")
    ]
    table = table_of([SIZE, COLOUR, LENGTH], made)
    cell = table.cell(["long"], row="navy", column="M")

    assert [one.values for one in table.further] == [("short", "long")]
    assert cell is not None
    assert cell.fields == {"size": "M", "colour": "navy", "length": "long"}


def test_many_values_lie_below_each_other():
    sizes = [str(size) for size in range(34, 44)]
    made = [article(size=size, colour=colour) for size in sizes for colour in ("white", "navy")]
    table = table_of([axis("size", *sizes), COLOUR], made)

    assert table.columns.values == ("white", "navy")
    assert list(table.rows.values) == sizes
    assert table.cell((), row="42", column="navy") is not None


def test_a_value_the_shop_no_longer_lists_comes_last_and_one_that_is_missing_is_a_value():
    made = [article(size="XXL"), article(size="S"), article()]
    table = table_of([SIZE], made)

    assert table.columns.values == ("S", "XXL", "")
    assert table.cell((), row="", column="") is made[2]


@pytest.mark.parametrize("axes", [[], [SIZE, COLOUR]])
def test_articles_no_axis_tells_apart_are_told_apart_by_name(axes):
    made = [article(1, size="S"), article(2, size="S"), article(3, "Old shirt", size="M")]
    table = table_of(axes, made)

    assert len(set(table.columns.values)) == 3
    assert "Old shirt" in table.columns.values
    assert {cell.code for cell in table.cells.values()} == {one.code for one in made}


def test_every_article_has_a_place_of_its_own():
    made = [article(size=size, colour=colour) for size in "SML" for colour in ("white", "navy")]

    assert len(table_of([COLOUR, SIZE, LENGTH], made).cells) == 6
