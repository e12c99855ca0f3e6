"""Cells of a report as people read them, and as a spreadsheet does."""

from __future__ import annotations

from posforge.runtime.ext.reports import Column, ReportTable
from posforge.runtime.flows.report_text import csv_rows, table_texts

TABLE = ReportTable(
    columns=(
        Column("Name"),
        Column("Day", "date"),
        Column("Sold", "quantity"),
        Column("Bills", "count"),
        Column("Amount", "money"),
    ),
    rows=(("Äpfel", "2026-11-21", 1_345_500, 1234, -123_456), (None, None, None, None, None)),
    totals=("All", None, None, 1234, -123_456),
)


def test_people_read_their_own_numbers_and_dates():
    head, rows, totals = table_texts(TABLE, currency="EUR", locale="de_DE")

    assert head == ("Name", "Day", "Sold", "Bills", "Amount")
    assert rows[0] == ("Äpfel", "21.11.2026", "1.345,5", "1.234", "-1.234,56\xa0€")
    assert rows[1] == ("", "", "", "", "")
    assert totals == ("All", "", "", "1.234", "-1.234,56\xa0€")


def test_a_table_without_totals_has_none():
    table = ReportTable(columns=(Column("a"),), rows=())

    assert table_texts(table, currency="EUR", locale="en") == (("a",), (), ())


def test_a_spreadsheet_reads_plain_numbers_and_the_totals_last():
    rows = csv_rows(TABLE, currency="EUR")

    assert rows[0] == ["Name", "Day", "Sold", "Bills", "Amount"]
    assert rows[1] == ["Äpfel", "2026-11-21", "1345.5", "1234", "-1234.56"]
    assert rows[-1] == ["All", "", "", "1234", "-1234.56"]
    assert csv_rows(TABLE, currency="JPY")[1][-1] == "-123456"


def test_for_other_programs_keys_are_the_headings_and_there_are_no_totals():
    keyed = ReportTable(
        columns=(Column("Konto", key="account"), Column("Soll", "money", "debit")),
        rows=(("1000", 5),),
        totals=("Summe", 5),
    )

    assert csv_rows(keyed, currency="EUR") == [["account", "debit"], ["1000", "0.05"]]


def test_a_name_is_never_a_formula_and_a_negative_number_stays_one():
    for nasty in ("=1+1", "+49", "-2", "@SUM(A1)", "\tx"):
        table = ReportTable(columns=(Column(nasty),), rows=((nasty,),))
        assert csv_rows(table, currency="EUR") == [[f"'{nasty}"], [f"'{nasty}"]]


def test_a_day_that_is_none_is_shown_as_it_is():
    table = ReportTable(columns=(Column("Day", "date"),), rows=(("soon",),))

    assert table_texts(table, currency="EUR", locale="en")[1] == (("soon",),)
