"""A table on pages: it fits if it can, numbers stay whole, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.reports.files.pdf_layout import SIZES, Row, fit, paged, wrap

ROOMS = (500.0, 700.0)


def measure(text: str) -> float:
    return len(text) * 0.5


def fitted(*columns, is_number):
    return fit(columns, is_number=is_number, rooms=ROOMS, measure=measure)


def test_what_fits_upright_is_not_turned():
    found = fitted(("Name", "Milk"), ("Gross", "1.00"), is_number=(False, True))

    assert (found.size, found.is_sideways) == (9, False)
    assert found.widths == (18, 22.5)


def test_long_texts_give_way_and_numbers_do_not():
    found = fitted(("x" * 200,), ("9" * 20,), is_number=(False, True))

    assert (found.size, found.is_sideways) == (9, False)
    assert found.widths[1] == 90
    assert sum(found.widths) == pytest.approx(500 - 9 * 1.2)


def test_many_columns_are_turned_and_then_made_small():
    sideways = fitted(*[("9" * 20,)] * 6, is_number=(True,) * 6)
    small = fitted(*[("9" * 20,)] * 9, is_number=(True,) * 9)

    assert (sideways.size, sideways.is_sideways) == (9, True)
    assert (small.size, small.is_sideways) == (7, True)


def test_what_fits_nowhere_is_squeezed():
    found = fitted(*[("9" * 100,)] * 9, is_number=(True,) * 9)

    assert found.size == SIZES[-1]
    assert sum(found.widths) <= ROOMS[1]


@given(st.text(st.sampled_from("ab ミ-"), max_size=60), st.integers(1, 20))
def test_broken_texts_lose_no_letter_and_no_line_is_too_wide(text, room):
    lines = wrap(text, room, measure=len)

    assert all(len(line) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_lines_break_between_words():
    assert wrap("the very large bag", 8, measure=len) == ("the very", "large", "bag")


def rows(*lines: int, totals: bool = False) -> list[Row]:
    body = [Row(cells=(("x",) * count,)) for count in lines]
    return [*body, Row(cells=(("total",),), is_totals=True)] if totals else body


def sizes(pages) -> list[int]:
    return [len(page) for page in pages]


def test_rows_fill_the_first_page_and_the_others():
    def height(row: Row) -> float:
        return row.lines

    assert sizes(paged(rows(*[1] * 8), first=3, other=4, height=height)) == [3, 4, 1]
    assert sizes(paged(rows(1, 2, 2), first=3, other=4, height=height)) == [2, 1]
    assert sizes(paged([], first=3, other=4, height=height)) == [0]
    assert sizes(paged(rows(1, 1, 1, totals=True), first=3, other=4, height=height)) == [2, 2]
    assert sizes(paged(rows(9, 1), first=3, other=4, height=height)) == [1, 1]
