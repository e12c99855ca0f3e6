"""A report as a spreadsheet: money and quantities are numbers, dates are dates, texts are texts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from posforge.runtime.domain.money import format_minor, minor_digits, to_decimal
from posforge.runtime.domain.quantity import ONE, format_quantity
from posforge.runtime.ext.reports import Cell, ColumnKind
from posforge.runtime.reports.files.document import Document

_NOT_IN_A_SHEETS_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_NAME = 31
_NARROWEST, _WIDEST, _AROUND = 8, 60, 3
_SHORT_DATE = "mm-dd-yy"  # the name of format 14: a short date as the reader's computer writes it
_BOLD, _LINE = Font(bold=True), Side(style="thin", color="FF9AA5B1")
_RIGHT = Alignment(horizontal="right", vertical="top")


def write_xlsx(document: Document) -> bytes:
    """Return the workbook: one sheet, its first row the headings, its last the totals."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(document.title))
    _arrange(sheet, document)
    sheet.append(list(_head(sheet, document)))
    for row in document.table.rows:
        sheet.append(list(_cells(sheet, document, row)))
    if document.table.totals:
        totals = list(_cells(sheet, document, document.table.totals))
        for cell in totals:
            cell.font, cell.border = _BOLD, Border(top=_LINE)
        sheet.append(totals)
    book.properties.title, book.properties.creator = document.title, document.shop
    book.properties.created = document.made.replace(tzinfo=None)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _arrange(sheet: Any, document: Document) -> None:
    """Keep the headings in sight, on the screen and on every page that is printed."""
    head, rows, totals = document.texts
    sheet.freeze_panes = "A2"
    for place, texts in enumerate(zip(head, *rows, totals or head, strict=True), start=1):
        width = max(len(text) for text in texts) + _AROUND
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(_NARROWEST, min(_WIDEST, width))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.oddHeader.left.text = _plain(f"{document.title}\n{document.subject}").replace("&", "&&")
    sheet.oddHeader.right.text = _plain(document.shop).replace("&", "&&")
    sheet.oddFooter.left.text = document.made_on
    sheet.oddFooter.right.text = "&P / &N"


def _head(sheet: Any, document: Document) -> Iterator[Any]:
    for column in document.table.columns:
        cell = _text(sheet, column.title)
        cell.font, cell.border = _BOLD, Border(bottom=_LINE)
        if column.kind != "text":
            cell.alignment = _RIGHT
        yield cell


def _cells(sheet: Any, document: Document, row: tuple[Cell, ...]) -> Iterator[Any]:
    for column, value in zip(document.table.columns, row, strict=True):
        yield _cell(sheet, column.kind, value, document=document)


def _cell(sheet: Any, kind: ColumnKind, value: Cell, *, document: Document) -> Any:
    if value is None:
        return WriteOnlyCell(sheet)
    if kind == "money" and isinstance(value, int):
        return _number(sheet, to_decimal(value, document.currency), shown=_money_format(document))
    if kind == "quantity" and isinstance(value, int):
        shown = "#,##0.000" if value % ONE else "#,##0"
        return _number(sheet, Decimal(format_quantity(value)), shown=shown)
    if kind == "count" and isinstance(value, int):
        return _number(sheet, Decimal(value), shown="#,##0")
    return _date(sheet, str(value)) if kind == "date" else _text(sheet, str(value))


def _number(sheet: Any, value: Decimal, *, shown: str) -> Any:
    # openpyxl writes a Decimal by way of a float, 0.07 as 0.07000000000000001: hence its text.
    cell = WriteOnlyCell(sheet, f"{value:f}")
    cell.data_type, cell.number_format = "n", shown
    return cell


def _text(sheet: Any, value: str) -> Any:
    """Return a text that no spreadsheet takes for a formula, not even once it was edited."""
    cell = WriteOnlyCell(sheet, _plain(value))
    cell.data_type, cell.quotePrefix = "s", True
    return cell


def _date(sheet: Any, value: str) -> Any:
    try:
        cell = WriteOnlyCell(sheet, date.fromisoformat(value))
    except ValueError:
        return _text(sheet, value)
    cell.number_format = _SHORT_DATE
    return cell


def _money_format(document: Document) -> str:
    """Return how a spreadsheet shows an amount: the sign stands where CLDR has it.

    Points, commas and grouping are the reader's own; the file knows them by their English places.
    """
    sample = format_minor(1, document.currency, locale=str(document.locale))
    digits = [place for place, char in enumerate(sample) if char.isdigit()]
    decimals = minor_digits(document.currency)
    number = "#,##0" + ("." + "0" * decimals if decimals else "")
    before, after = (
        f'"{text}"' if text else "" for text in (sample[: digits[0]], sample[digits[-1] + 1 :])
    )
    return f"{before}{number}{after}"


def _sheet_name(title: str) -> str:
    name = _plain(title).translate(_NOT_IN_A_SHEETS_NAME).strip("' ")
    return name[:_LONGEST_NAME] or "Report"


def _plain(text: str) -> str:
    """Return a text without the control characters that no workbook may hold."""
    plain: str = ILLEGAL_CHARACTERS_RE.sub("", text)
    return plain
