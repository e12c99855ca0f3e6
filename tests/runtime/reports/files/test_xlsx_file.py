"""A workbook to go on working in: headings stay, totals stand out, numbers are the exact ones."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from posforge.runtime.ext.reports import Column, ReportTable
from posforge.runtime.reports.files.xlsx_file import write_xlsx


@pytest.fixture
def sheet(a_document):
    return load_workbook(io.BytesIO(write_xlsx(a_document(where="Mitte")))).active


def test_the_headings_stay_in_sight_and_the_totals_stand_out(sheet):
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E7"
    assert sheet.print_title_rows == "$1:$1"
    assert {cell.font.bold for cell in sheet[1]} == {True}
    assert {cell.font.bold for cell in sheet[2]} == {False}
    assert {cell.font.bold for cell in sheet[sheet.max_row]} == {True}


def test_cells_are_shown_as_what_they_are(sheet):
    assert sheet["B2"].value.date() == date(2026, 11, 21)
    assert sheet["B2"].number_format == "mm-dd-yy"
    assert [sheet[f"C{row}"].number_format for row in (2, 3)] == ["#,##0.000", "#,##0"]
    assert sheet["D2"].number_format == "#,##0"
    assert sheet["E2"].number_format == '#,##0.00"\xa0€"'


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"country": "US", "currency": "USD"}, '"$"#,##0.00'),
        ({"country": "JP", "currency": "JPY", "languages": ("ja",)}, '"￥"#,##0'),
        ({"country": "KW", "currency": "KWD"}, '"KWD"#,##0.000'),
        ({"country": "CH", "currency": "CHF", "languages": ("de",)}, '"CHF\xa0"#,##0.00'),
    ],
)
def test_the_sign_of_the_currency_stands_where_cldr_has_it(a_document, facts, shown):
    book = load_workbook(io.BytesIO(write_xlsx(a_document(**facts))))
    assert book.active["E2"].number_format == shown


def test_columns_are_as_wide_as_what_is_in_them(sheet):
    widths = {letter: sheet.column_dimensions[letter].width for letter in "ABCDE"}
    assert widths["A"] == len("Äpfel „Elstar“ <1 & 2>") + 3
    assert all(8 <= width <= 60 for width in widths.values())


def test_the_file_holds_the_exact_digits_and_not_those_of_a_float(a_document):
    amounts = (7, 56, 69, 81, 94, 99_999_999_999_999, -7)
    table = ReportTable(columns=(Column("Amount", "money"),), rows=[(one,) for one in amounts])
    packed = zipfile.ZipFile(io.BytesIO(write_xlsx(a_document(table))))
    written = re.findall(r"<v>([^<]*)</v>", packed.read("xl/worksheets/sheet1.xml").decode())

    assert written == ["0.07", "0.56", "0.69", "0.81", "0.94", "999999999999.99", "-0.07"]


def test_what_no_workbook_may_hold_is_left_out(a_document):
    table = ReportTable(columns=(Column("a\x01b"),), rows=(("c\x0bd",),))
    book = load_workbook(io.BytesIO(write_xlsx(a_document(table))))

    assert [cell.value for (cell,) in book.active.iter_rows()] == ["ab", "cd"]
    assert book.active.title == "What was sold  all any"
    assert book.properties.creator == "Corner Fresh"
