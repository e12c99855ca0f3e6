"""ESC/POS byte by byte, and the promise that no letter is ever lost on the way."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posforge.runtime.devices.escpos import Dialect
from posforge.runtime.devices.fonts import FontBook
from posforge.runtime.devices.layout import Cell, Line, Paper, lay_out
from posforge.runtime.devices.raster import draw_line
from posforge.runtime.devices.twins.escpos_reader import EscposReader
from posforge.runtime.devices.twins.paper import Roll
from posforge.runtime.domain.blocks import (
    Barcode,
    Columns,
    Cut,
    Feed,
    Qr,
    Receipt,
    Rule,
    Text,
    Total,
)

NARROW = Paper.of_width(58)
FONTS = FontBook()
DIALECT = Dialect(NARROW, fonts=FONTS)
START = b"\x1b@\x1c."
RASTER = b"\x1dv0\x00"


class Desk:
    """Where a twin's paper falls."""

    def __init__(self) -> None:
        self.text: tuple[str, ...] = ()
        self.kicks = 0

    def kick(self, pin, *, on_ms) -> None:
        self.kicks += 1

    def answer(self, data) -> None:
        raise AssertionError("a receipt asks the printer nothing")

    def status(self, kind) -> int:
        return 0x12

    def cut(self, text, image) -> None:
        self.text = text


def printed(*blocks, dialect: Dialect = DIALECT) -> bytes:
    return dialect.encode(lay_out(Receipt(blocks), NARROW))


def read_by_a_printer(data: bytes) -> tuple[str, ...]:
    desk = Desk()
    reader = EscposReader(Roll(58, FONTS), desk)
    reader.feed(data + b"\x1dV\x00")
    assert reader.unknown == []
    assert desk.kicks == 0
    return desk.text


def test_a_small_receipt_byte_by_byte():
    data = printed(
        Text(text="Müsli", is_bold=True),
        Columns(left="Bar", right="3,49 €"),
        Total(label="SUMME", amount="3,49 €"),
        Feed(2),
        Cut(),
    )

    assert data == (
        START
        + b"\x1bE\x01\x1bt\x00M\x81sli\n"
        + b"\x1bE\x00Bar                       3,49 \x1bt\x10\x80\n"
        + b"\x1bJ\x0c\x1bE\x01\x1d!\x11SUMME     3,49 \x80\n\x1bJ\x0c"
        + b"\x1bE\x00\x1d!\x00\n\n"
        + b"\x1bd\x06\x1dV\x01"
    )


def test_large_letters_keep_their_distance_to_small_ones_and_a_rule_has_its_own():
    small, large = Text(text="Bar"), Total(label="SUMME", amount="3,49")
    air = b"\x1bJ\x0c"
    assert printed(small, large).count(air) == printed(Rule(), large).count(air) + 1
    assert printed(large, small).count(air) == printed(Rule(), large).count(air)


@pytest.mark.parametrize("text", ["€ £ é ñ ş ß Ä", "Привет", "Łódź, kg × 2", "─"])
def test_what_the_code_pages_hold_is_said_as_text(text):
    data = printed(Text(text=text))

    assert RASTER not in data
    assert read_by_a_printer(data) == (text,)


@pytest.mark.parametrize(
    "text", ["₹", "₺", "حليب كامل", "חלב טרי", "นมสด", "有机苹果", "ﷺ", "₿", "日本", "한국"]
)
def test_what_they_do_not_hold_is_drawn(text):
    data = printed(Text(text=text))

    assert data.startswith(START + RASTER)
    assert read_by_a_printer(data) == ()


@pytest.mark.parametrize("char", "€£₹₺éşñحشאשกน有汉")
def test_every_letter_is_on_the_paper(char):
    data = printed(Text(text=char))

    if RASTER in data:
        box = draw_line(Line((Cell("□", 0, 32),)), NARROW, fonts=FONTS)
        picture = draw_line(Line((Cell(char, 0, 32),)), NARROW, fonts=FONTS)
        assert picture.getbbox() is not None
        assert picture.tobytes() != box.tobytes()
        assert picture.tobytes() in data
    else:
        assert read_by_a_printer(data) == (char,)


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="cp1252"), max_size=30))
def test_text_arrives_as_it_was_or_as_a_picture(text):
    data = printed(Text(text=text))

    if RASTER not in data:
        shown = "".join(read_by_a_printer(data)).split()
        (expected,) = [line.as_text() for line in lay_out(Receipt((Text(text=text),)), NARROW)] or [
            ""
        ]
        assert "".join(shown) == "".join(expected.split())


def test_a_name_cannot_command_the_printer():
    evil = "Milk\x1bp\x00\x19\xfa\x1dV\x00\x10\x14\x01\x00\x01"

    assert read_by_a_printer(printed(Text(text=evil)))[0].startswith("Milkp")


def test_direction_marks_of_a_locale_do_not_force_a_picture():
    assert RASTER not in printed(Columns(left="Total", right="\u200f1,234.00"))


def test_the_printer_draws_the_qr_code_where_it_can():
    data = printed(Qr("posforge:r1:S01-1-A-000001"))

    assert b"\x1b\x61\x01\x1d(k" in data
    assert b"1P0posforge:r1:S01-1-A-000001" in data
    assert RASTER not in data


def test_and_gets_a_picture_of_it_where_it_cannot():
    simple = Dialect(NARROW, fonts=FONTS, profile="simple")

    data = printed(Qr("posforge:r1:S01-1-A-000001"), dialect=simple)

    assert b"\x1d(k" not in data
    assert RASTER in data


def test_a_printer_with_fewer_code_pages_gets_more_pictures():
    simple = Dialect(NARROW, fonts=FONTS, profile="simple")

    assert RASTER in printed(Text(text="Привет"), dialect=simple)
    assert RASTER not in printed(Text(text="Milk"), dialect=simple)


def test_a_barcode_is_a_picture_with_its_text_below():
    data = printed(Barcode("S01-2-A-000017"))

    assert RASTER in data
    assert "S01-2-A-000017" in read_by_a_printer(data)[0]


def test_a_barcode_too_wide_for_the_paper_is_only_written():
    data = printed(Barcode("ABCDEFGHIJ" * 5))

    assert RASTER not in data


def test_tall_pictures_go_out_in_parts():
    high = Qr("x" * 2000)
    simple = Dialect(Paper(columns=120), fonts=FONTS, profile="simple")

    data = simple.encode([high])

    assert data.count(RASTER) >= 1
    at = data.index(RASTER)
    assert int.from_bytes(data[at + 6 : at + 8], "little") <= 1024


def test_the_encoder_leaves_no_traces(tmp_path):
    """python-escpos takes over the root logger and leaves a folder behind; we clean up after it."""
    script = """
import logging
from posforge.runtime.devices.escpos import Dialect
from posforge.runtime.devices.fonts import FontBook
from posforge.runtime.devices.layout import Paper
Dialect(Paper.of_width(58), fonts=FontBook()).encode([])
assert logging.getLogger().handlers == [], logging.getLogger().handlers
"""
    result = subprocess.run(
        [sys.executable, "-c", script],
        env={"TMPDIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
