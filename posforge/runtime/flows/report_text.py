"""The cells of a report as people read them, and as a spreadsheet does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from posforge.runtime.domain.money import format_minor, to_decimal
from posforge.runtime.domain.quantity import format_quantity
from posforge.runtime.ext.reports import Cell, ColumnKind, ReportTable

Texts = tuple[str, ...]

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell_text(kind: ColumnKind, cell: Cell, *, currency: str, locale: str) -> str:
    """Return one cell as people in `locale` write it; an empty one is empty."""
    if cell is None:
        return ""
    if kind == "money" and isinstance(cell, int):
        return format_minor(cell, currency, locale=locale)
    if kind == "quantity" and isinstance(cell, int):
        return format_decimal(Decimal(cell).scaleb(-3), "#,##0.###", locale=locale)
    if kind == "count":
        return format_decimal(cell, locale=locale)
    if kind == "date":
        return _date_text(str(cell), locale=locale)
    return str(cell)


def table_texts(
    table: ReportTable, *, currency: str, locale: str
) -> tuple[Texts, tuple[Texts, ...], Texts]:
    """Return a table as text: its headings, its rows, and its totals (none: empty)."""

    def texts(row: tuple[Cell, ...]) -> Texts:
        return tuple(
            cell_text(column.kind, cell, currency=currency, locale=locale)
            for column, cell in zip(table.columns, row, strict=True)
        )

    head = tuple(column.title for column in table.columns)
    totals = texts(table.totals) if table.totals else ()
    return head, tuple(map(texts, table.rows)), totals


def csv_rows(table: ReportTable, *, currency: str) -> list[list[str]]:
    """Return a table for a spreadsheet: plain numbers with a point, ISO dates, totals last.

    Where every column has a key, for other programs: keys as headings, no totals. A text that a
    spreadsheet would take for a formula gets an apostrophe before it.
    """
    is_for_programs = all(column.key for column in table.columns)
    totals = [table.totals] if table.totals and not is_for_programs else []
    rows = [*table.rows, *totals]
    return [
        [column.key if is_for_programs else _quoted(column.title) for column in table.columns],
        *(
            [
                _csv_text(column.kind, cell, currency)
                for column, cell in zip(table.columns, row, strict=True)
            ]
            for row in rows
        ),
    ]


def _csv_text(kind: ColumnKind, cell: Cell, currency: str) -> str:
    if kind == "money" and isinstance(cell, int):
        return f"{to_decimal(cell, currency):f}"
    if kind == "quantity" and isinstance(cell, int):
        return format_quantity(cell)
    if cell is None:
        return ""
    return _quoted(cell) if isinstance(cell, str) else str(cell)


def _quoted(text: str) -> str:
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _date_text(day: str, *, locale: str) -> str:
    try:
        return format_date(date.fromisoformat(day), "medium", locale=locale)
    except ValueError:
        return day
