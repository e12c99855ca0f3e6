"""A PDF for the folder: every page has its head and number, and letters of every script."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from posforge.errors import KnownError, UserError
from posforge.runtime.devices.fonts import FontBook
from posforge.runtime.ext.reports import Column, ReportTable
from posforge.runtime.reports.files.pdf_file import MOST_ROWS, write_pdf
from posforge.runtime.reports.files.pdf_letters import INTER
from tests.runtime.reports.files.pdf_reader import lines_of, texts

COLUMNS = (Column("Article"), Column("Sold", "count"), Column("Gross", "money"))


def long_table(rows: int) -> ReportTable:
    return ReportTable(
        columns=COLUMNS,
        rows=[(f"Article {number}", number, number * 107) for number in range(rows)],
        totals=("Total", 1, 2),
    )


def test_the_first_page_says_what_it_is_and_every_page_which_it_is(a_document):
    pages = lines_of(write_pdf(a_document(long_table(120), where="Mitte")))
    first, *_ = pages

    assert texts(first[0]) == ["What was sold: all/any?", "Corner Fresh"]
    assert texts(first[1]) == ["1 November 2026 – 21 November 2026 · Mitte"]
    heads = [page[2] if page is first else page[0] for page in pages]
    assert [texts(head) for head in heads] == [["Article", "Sold", "Gross"]] * len(pages)
    assert [texts(page[-1]) for page in pages] == [
        ["Made on 21 Nov 2026, 20:30:00", f"Page {number} of {len(pages)}"]
        for number in range(1, len(pages) + 1)
    ]
    table = [line for page in pages for line in page[:-1] if line[0][1].startswith("Article ")]
    assert [texts(line)[0] for line in table] == [f"Article {number}" for number in range(120)]
    assert texts(pages[-1][-2]) == ["Total", "1", "0,02\xa0€"]


def test_numbers_end_below_each_other(a_document):
    table = ReportTable(columns=COLUMNS, rows=[("a", 1, 111), ("b", 1, 22_222_222)])
    [page] = lines_of(write_pdf(a_document(table)))
    one, other = (line for line in page if line[0][1] in {"a", "b"})

    assert one[1][0] == other[1][0]
    assert one[2][0] > other[2][0]


def test_paper_is_what_the_country_prints_on(a_document):
    def paper(**facts) -> tuple[float, float]:
        [page] = PdfReader(io.BytesIO(write_pdf(a_document(**facts)))).pages
        return page.mediabox.width, page.mediabox.height

    assert paper(country="DE") == pytest.approx((595.28, 841.89))
    assert paper(country="US") == (612, 792)


def test_a_wide_table_is_turned(a_document):
    columns = [Column(f"A long heading {number}", "money") for number in range(7)]
    table = ReportTable(columns=tuple(columns), rows=[(1,) * 7])
    [page] = PdfReader(io.BytesIO(write_pdf(a_document(table)))).pages

    assert page.mediabox.width > page.mediabox.height


def test_long_names_are_broken_not_cut(a_document):
    name = "A very long name of an article that nobody should ever have given to anything " * 3
    table = ReportTable(columns=COLUMNS, rows=[(name.strip(), 1, 1)])
    [page] = lines_of(write_pdf(a_document(table)))

    told = " ".join(texts(line)[0] for line in page[3:-1])
    assert told == name.strip()


def test_letters_of_every_script_are_drawn_with_a_font_that_has_them(a_document):
    names = ("ミルク", "牛奶", "حليب", "חלב", "नमक", "Ελιά", "Жито", "Phở")
    table = ReportTable(columns=(Column("Article"),), rows=[(name,) for name in names])
    [page] = PdfReader(io.BytesIO(write_pdf(a_document(table)))).pages
    fonts = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}

    assert any("Inter" in font for font in fonts)
    assert any("CJK" in font for font in fonts)
    assert any("Devanagari" in font for font in fonts)


def test_a_letter_no_font_has_is_said_and_a_symbol_is_a_box(a_document):
    def named(name: str) -> ReportTable:
        return ReportTable(columns=(Column("Article"),), rows=[(name,)])

    inter_alone = FontBook((), ahead=(INTER,))
    with pytest.raises(KnownError, match="No font on this machine can draw “ミ”"):
        write_pdf(a_document(named("ミルク")), fonts=inter_alone)
    [page] = lines_of(write_pdf(a_document(named("Milk 🥛")), fonts=inter_alone))
    assert texts(page[3]) == ["Milk □"]


def test_a_hundred_pages_are_refused(a_document):
    with pytest.raises(UserError, match="at most 5,000 rows"):
        write_pdf(a_document(long_table(MOST_ROWS + 1)))
