"""The same report as CSV, XLSX and PDF holds the same numbers in every cell, to the last digit."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from posforge.errors import KnownError
from posforge.runtime.domain.money import to_decimal
from posforge.runtime.reports.files import forms
from posforge.runtime.reports.files.forms import FORMS, written
from posforge.testing.builders import a_shop
from tests.runtime.reports.files.conftest import ROWS, TOTALS
from tests.runtime.reports.files.pdf_reader import lines_of, texts

ELSEWHERE = (
    {"country": "DE", "currency": "EUR", "languages": ("de",)},
    {"country": "US", "currency": "USD", "languages": ("en",)},
    {"country": "JP", "currency": "JPY", "languages": ("ja",)},
    {"country": "KW", "currency": "KWD", "languages": ("en",)},
    {"country": "CH", "currency": "CHF", "languages": ("de",)},
    {"country": "IN", "currency": "INR", "languages": ("en",)},
)


def meant(currency: str) -> list[list[object]]:
    """What the cells say: exact numbers, dates, texts, nothing."""
    return [
        [
            name,
            day,
            None if quantity is None else Decimal(quantity).scaleb(-3),
            None if count is None else Decimal(count),
            None if minor is None else to_decimal(minor, currency),
        ]
        for name, day, quantity, count, minor in (*ROWS, TOTALS)
    ]


def from_csv(data: bytes) -> list[list[object]]:
    _head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    return [
        [
            row[0].removeprefix("'"),
            row[1] or None,
            *(Decimal(cell) if cell else None for cell in row[2:]),
        ]
        for row in rows
    ]


def from_xlsx(data: bytes) -> list[list[object]]:
    _head, *rows = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    return [
        [
            row[0],
            row[1].date().isoformat() if isinstance(row[1], datetime) else row[1],
            *(None if cell is None else Decimal(repr(cell)) for cell in row[2:]),
        ]
        for row in rows
    ]


@pytest.mark.parametrize("facts", ELSEWHERE, ids=[one["currency"] for one in ELSEWHERE])
class TestTheSameInAll:
    def test_csv(self, a_document, facts):
        assert from_csv(written(a_document(**facts), "csv")) == meant(facts["currency"])

    def test_xlsx(self, a_document, facts):
        assert from_xlsx(written(a_document(**facts), "xlsx")) == meant(facts["currency"])

    def test_pdf(self, a_document, facts):
        document = a_document(**facts)
        head, rows, totals = document.texts
        [page] = lines_of(written(document, "pdf"))
        table = [texts(line) for line in page[2:-1]]

        assert table == [[cell for cell in row if cell] for row in (head, *rows, totals)]


def test_a_text_that_looks_like_a_formula_is_none_in_any_file(a_document):
    document = a_document()
    book = load_workbook(io.BytesIO(written(document, "xlsx"))).active
    cells = {cell.value: cell for row in book.iter_rows(max_col=1) for cell in row}

    for nasty in ("=1+1", "-2", "@SUM(A1)"):
        assert cells[nasty].data_type == "s"
        assert cells[nasty].quotePrefix
        assert f"\r\n'{nasty}," in written(document, "csv").decode("utf-8-sig")


def test_every_kind_of_file_has_a_name_and_a_type(a_document):
    assert a_document().file_name == "sold-2026-11-01_2026-11-21"
    assert {name: form.suffix for name, form in FORMS.items()} == {
        "csv": ".csv",
        "xlsx": ".xlsx",
        "pdf": ".pdf",
    }


def test_what_stands_above_says_whose_and_which_days(a_document):
    document = a_document(where="Mitte", till=2, cashier="Ada")
    assert document.subject == "1 November 2026 – 21 November 2026 · Mitte · Till 2 · Ada"
    assert a_document(languages=("de",)).subject.endswith(" · Alle Filialen")
    assert document.made_on == "Made on 21 Nov 2026, 20:30:00"


def test_a_library_that_is_missing_is_a_sentence(a_document):
    def write(_document):
        raise ModuleNotFoundError("No module named 'openpyxl'", name="openpyxl")

    absent = {**FORMS, "xlsx": forms.Form(suffix=".xlsx", media_type="x", write=write)}
    with pytest.raises(KnownError, match="cannot write XLSX files: openpyxl is not installed"):
        written(a_document(), "xlsx", forms=absent)


def test_an_empty_report_is_a_file_too(a_document):
    empty = a_document().table.__class__(columns=a_document().table.columns, rows=())

    assert written(a_document(empty), "csv").decode("utf-8-sig").count("\r\n") == 1
    assert load_workbook(io.BytesIO(written(a_document(empty), "xlsx"))).active.max_row == 1
    [page] = lines_of(written(a_document(empty), "pdf"))
    assert texts(page[-2]) == ["There is nothing in this period."]
    assert a_shop().name in texts(page[0])
