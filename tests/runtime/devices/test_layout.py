"""Blocks in columns: nothing too wide, no amount broken, no control character let through."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.devices.layout import Line, Paper, clean, display_width, lay_out, wrap
from posforge.runtime.domain.blocks import (
    Columns,
    Cut,
    Heading,
    Receipt,
    Rule,
    Table,
    Text,
    Total,
)

NARROW, WIDE = Paper.of_width(58), Paper.of_width(80)
papers = st.sampled_from([NARROW, WIDE])
amounts = st.integers(0, 10**13).map(lambda minor: f"{minor / 100:,.2f} €")


def shown(paper: Paper, *blocks) -> list[str]:
    return [line.as_text() for line in lay_out(Receipt(blocks), paper)]


def test_paper_is_as_wide_as_its_roll():
    assert (NARROW.columns, NARROW.dots) == (32, 384)
    assert (WIDE.columns, WIDE.dots) == (48, 576)


def test_words_stand_left_and_the_amount_right():
    assert shown(NARROW, Columns(left="Milch", right="1,19")) == [
        "Milch                       1,19",
    ]


def test_a_long_name_goes_on_below_its_amount():
    name = "Bio-Körnerbrötchen mit Sonnenblumenkernen und Kürbiskernen"

    assert shown(NARROW, Columns(left=name, right="3,49", mark="B")) == [
        "Bio-Körnerbrötchen mit    3,49 B",
        "Sonnenblumenkernen und",
        "Kürbiskernen",
    ]


def test_an_amount_too_long_to_stand_beside_words_stands_below_them():
    assert shown(NARROW, Columns(left="Weißgold", right="123.456.789.012,00 €", mark="A")) == [
        "Weißgold  123.456.789.012,00 € A",
    ]
    assert shown(NARROW, Columns(left="Weißgold, massiv", right="123.456.789.012.345,00 €")) == [
        "Weißgold, massiv",
        "        123.456.789.012.345,00 €",
    ]


@pytest.mark.parametrize("paper", [NARROW, WIDE])
def test_a_note_goes_on_indented_below_its_line(paper):
    note = (
        "  Material: 55 % Leinen, 45 % Baumwolle aus kontrolliert biologischem Anbau, vorgewaschen"
    )

    lines = shown(paper, Columns(left="Leinenhemd", right="49,90", mark="A"), Text(text=note))

    assert len(lines) == (5 if paper is NARROW else 3)
    assert all(line.startswith("  ") and display_width(line) <= paper.columns for line in lines[1:])
    assert " ".join(line.strip() for line in lines[1:]) == note.strip()


def test_wide_characters_take_two_columns():
    (line,) = shown(NARROW, Columns(left="有机苹果", right="12,99"))

    assert display_width("有机苹果") == 8
    assert display_width(line) == 32


def test_marks_take_no_column():
    assert display_width("ที่") == 1
    assert display_width("e\N{COMBINING ACUTE ACCENT}") == 1


def test_a_heading_is_large_and_a_very_long_one_only_tall():
    (short,) = lay_out(Receipt((Heading("Corner Fresh"),)), NARROW)
    long = lay_out(Receipt((Heading("Juwelier Übermäßig & Söhne am Gendarmenmarkt"),)), NARROW)

    assert (short.size, short.is_bold, short.as_text()) == ("large", True, "  Corner Fresh")
    assert {line.size for line in long} == {"tall"}


@pytest.mark.parametrize(
    ("amount", "size", "lines"),
    [
        ("1,19 €", "large", ["SUMME     1,19 €"]),
        ("11.186.674,46 €", "tall", ["SUMME            11.186.674,46 €"]),
        (
            "123.456.789.012.345,67 €",
            "tall",
            ["SUMME   123.456.789.012.345,67 €"],
        ),
    ],
)
def test_the_total_is_as_large_as_it_fits(amount, size, lines):
    elements = lay_out(Receipt((Total(label="SUMME", amount=amount),)), NARROW)

    assert [line.as_text() for line in elements] == lines
    assert {line.size for line in elements} == {size}


def test_a_table_lines_up_on_both_sides():
    table = Table(head=("Rate", "Net", "Tax"), rows=(("A 19 %", "4,92", "0,93"), ("B", "1", "2")))

    assert shown(NARROW, table) == [
        "Rate            Net          Tax",
        "A 19 %         4,92         0,93",
        "B                 1            2",
    ]


def test_a_table_too_wide_for_the_paper_is_stacked():
    wide = ("A 19 %", "9.337.068,08", "1.774.042,93", "11.111.111,01")

    assert shown(NARROW, Table(head=("Rate", "Net", "Tax", "Gross"), rows=(wide,))) == [
        "A 19 %",
        "Net                 9.337.068,08",
        "Tax                 1.774.042,93",
        "Gross              11.111.111,01",
    ]


def test_an_empty_cell_of_a_stacked_table_takes_no_line():
    head, row = ("Rate", "Net", "Amount of tax in EUR"), ("QST 9.975 %", "", "1.000,00")
    lines = shown(Paper(columns=32), Table(head=head, rows=(row,)))

    assert [line.split() for line in lines][-1] == ["Amount", "of", "tax", "in", "EUR", "1.000,00"]
    assert len(lines) == 2


def test_a_long_first_cell_goes_on_below_and_keeps_its_indent():
    table = Table(
        head=("Rate", "Net", "Tax", "Gross"),
        rows=(
            ("A GST 5 %", "129,90", "6,50", ""),
            ("  QST 9,975 %", "", "12,96", "149,36"),
        ),
    )
    assert shown(NARROW, table) == [
        "Rate            Net   Tax  Gross",
        "A GST 5 %    129,90  6,50",
        "  QST               12,96 149,36",
        "  9,975 %",
    ]
    words = ("In den Tresor abgeschöpft", "2", "400,00")
    assert shown(NARROW, Table(head=("Posten", "Anzahl", "Betrag"), rows=(words,))) == [
        "Posten             Anzahl Betrag",
        "In den Tresor           2 400,00",
        "abgeschöpft",
    ]


def test_a_label_is_not_broken_by_what_stands_beside_it():
    name = "Anna-Katharina Müller-Lüdenscheidt"
    assert shown(WIDE, Columns(left="Es bediente Sie", right=name)) == [
        "Es bediente Sie",
        f"{name:>48}",
    ]
    assert shown(WIDE, Columns(left="Es bediente Sie", right="Anna")) == [
        f"Es bediente Sie{'Anna':>33}"
    ]


def test_an_indent_stays_beside_an_amount():
    block = Columns(left="  Herbstaktion Haushalt und Reinigung", right="-0,20", mark="")
    assert shown(NARROW, block) == ["  Herbstaktion Haushalt  -0,20", "  und Reinigung"]


def test_a_number_stays_with_its_unit():
    block = Columns(left="Joghurt mild Erdbeere 150 g", right="2,67", mark="B")
    assert shown(NARROW, block) == ["Joghurt mild Erdbeere     2,67 B", "150 g"]
    assert wrap("Cola 6 × 1,5 l", 12) == ["Cola 6 ×", "1,5 l"]


def test_centred_lines_are_of_about_the_same_length():
    text = Text(text="Bitte bringen Sie diesen Beleg mit.", align="center")
    assert [line.strip() for line in shown(NARROW, text)] == [
        "Bitte bringen Sie",
        "diesen Beleg mit.",
    ]
    assert [line.strip() for line in shown(WIDE, text)] == [text.text]


def test_a_word_too_long_gets_a_hyphen_and_a_code_none():
    assert wrap("Donaudampfschifffahrtsgesellschaft", 20) == [
        "Donaudampfschifffah-",
        "rtsgesellschaft",
    ]
    assert wrap("019ab000-0000-7000-8000-00000000abcd", 30) == [
        "019ab000-0000-7000-8000-",
        "00000000abcd",
    ]
    assert wrap("AB12CD34EF56GH78", 10) == ["AB12CD34EF", "56GH78"]


def test_a_rule_runs_from_edge_to_edge():
    assert shown(NARROW, Rule()) == ["─" * 32]


def test_what_is_no_line_goes_through():
    assert lay_out(Receipt((Cut(),)), WIDE) == [Cut()]


def test_an_indent_stays():
    assert shown(NARROW, Text(text="  2 × 1,19 €")) == ["  2 × 1,19 €"]


def test_no_command_hides_in_a_name():
    assert clean("Milch\x1bp\x00\x19\xfa\x07 1\xa0l\r\n") == "Milchpú 1 l  "
    assert clean("Soft\xadhyphen\u200b") == "Softhyphen"
    assert clean("\u200f1,00") == "\u200f1,00"


@given(st.text(max_size=120), papers)
def test_no_line_is_wider_than_its_paper(text, paper):
    blocks = (
        Text(text=text),
        Text(text=text, size="large", align="center"),
        Heading(text),
        Columns(left=text, right="1,19", mark="A"),
        Columns(left="x", right=text),
        Columns(left=" " * 60 + text, right="1,19"),
        Table(head=("What", "Number", "Amount"), rows=((f"  {text}", "12", "1.234,56"),)),
    )
    for line in lay_out(Receipt(blocks), paper):
        assert isinstance(line, Line)
        room = paper.columns // 2 if line.size == "large" else paper.columns
        assert display_width(line.as_text()) <= max(room, 2)
        assert not any(unicodedata.category(char) == "Cc" for char in line.as_text())


@given(st.text(max_size=60), amounts, papers)
def test_an_amount_stays_in_one_piece(text, amount, paper):
    for block in (
        Columns(left=text, right=amount, mark="A"),
        Total(label=clean(text)[:20], amount=amount),
    ):
        cells = [cell.text for line in lay_out(Receipt((block,)), paper) for cell in line.cells]
        assert amount in cells


@given(st.text(max_size=200), st.integers(2, 48))
def test_wrapping_loses_nothing_but_spaces(text, width):
    plain = clean(text)

    assert letters("".join(wrap(plain, width))) == letters(plain)


def letters(text):
    """All but spaces and the hyphens that a long word gets."""
    return "".join(text.split()).replace("-", "")
