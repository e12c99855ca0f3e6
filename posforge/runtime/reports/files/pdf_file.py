"""A report as a PDF: title, whose and which days, a table that breaks across pages, page x of y."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from fpdf import FPDF

from posforge.errors import UserError
from posforge.runtime.devices.fonts import FontBook
from posforge.runtime.reports.files.document import Document
from posforge.runtime.reports.files.pdf_layout import Fit, Lines, Row, fit, paged, wrap
from posforge.runtime.reports.files.pdf_letters import INTER, Letters, Pen, Weight

MOST_ROWS = 5_000
"""More would be a hundred pages that nobody reads."""

_MARGIN = 42.0
_TITLE, _FACTS, _FOOT = Pen(size=17, style="B"), Pen(size=9, grey=90), Pen(size=8, grey=110)
_EITHER = (Pen(size=1), Pen(size=1, style="B"))  # bold letters are wider, bold commas not always
_FACTS_AT, _TABLE_AT, _TABLE_AT_TOP = 40.0, 64.0, 12.0  # below the margin
_LEADING = 1.45  # a line of the table, in sizes of its letters
_PADDING = 0.5  # between two rows
_BASELINE = 1.33  # of the first line, below the top of its row
_PALE, _DARK = 215, 60
# Where paper is cut to inches (CLDR, paperSize US-Letter).
_LETTER = frozenset("BZ CA CL CO CR GT MX NI PA PH PR SV US VE".split())
_PAPER: dict[bool, tuple[float, float]] = {True: (612.0, 792.0), False: (595.28, 841.89)}


def write_pdf(document: Document, *, fonts: FontBook | None = None) -> bytes:
    """Return the file; `fonts` are those of this machine where none are given.

    Raises UserError for very many rows, and KnownError for a letter that no font has.
    """
    if len(document.table.rows) > MOST_ROWS:
        raise UserError(
            f"A PDF has at most {MOST_ROWS:,} rows.", hint="Take it as a spreadsheet, or narrow it."
        )
    pdf = FPDF(unit="pt")
    pdf.set_auto_page_break(auto=False)
    pdf.set_title(document.title)
    pdf.set_author(document.shop)
    pdf.set_lang(str(document.locale).replace("_", "-"))
    pdf.set_creation_date(document.made)
    with closing(Letters(pdf, fonts or FontBook(ahead=(INTER,)))) as letters:
        _Pages(pdf, document, letters).write()
        return bytes(pdf.output())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """One size of paper, the way it lies."""

    width: float
    height: float

    @property
    def right(self) -> float:
        """Where the right margin begins."""
        return self.width - _MARGIN


class _Pages:
    """Writes one document, page after page."""

    def __init__(self, pdf: FPDF, document: Document, letters: Letters) -> None:
        self._pdf, self._document, self._letters = pdf, document, letters
        self._head, self._rows, self._totals = document.texts
        self._is_number = [column.kind not in {"text", "date"} for column in document.table.columns]
        width, height = _PAPER[document.country in _LETTER]
        self._fit = self._fitted(width, height)
        upright, sideways = _Sheet(width=width, height=height), _Sheet(width=height, height=width)
        self._sheet = sideways if self._fit.is_sideways else upright
        self._widths = self._spread()

    def write(self) -> None:
        """Write every page."""
        head = self._row(self._head, style="B")
        rows = [self._row(row) for row in self._rows]
        if self._totals:
            rows.append(self._row(self._totals, style="B", is_totals=True))
        first, other = (
            self._sheet.height - 2 * _MARGIN - top - 2 * _FOOT.size - self._height(head)
            for top in (_TABLE_AT, _TABLE_AT_TOP)
        )
        pages = list(paged(rows, first=first, other=other, height=self._height))
        for number, page in enumerate(pages, start=1):
            self._begin()
            y = self._title() if number == 1 else _MARGIN + _TABLE_AT_TOP
            y = self._table(page, head, y=y)
            if not rows:
                self._letters.draw(self._document.words["nothing"], _MARGIN, y + 12, pen=_FACTS)
            self._foot(number, len(pages))

    def _fitted(self, width: float, height: float) -> Fit:
        body = [*self._rows, *([self._totals] if self._totals else [])]
        return fit(
            list(zip(self._head, *body, strict=True)),
            is_number=self._is_number,
            rooms=(width - 2 * _MARGIN, height - 2 * _MARGIN),
            measure=lambda text: max(self._letters.width(text, pen) for pen in _EITHER),
        )

    def _spread(self) -> list[tuple[float, float]]:
        """Return where each column begins and ends: what room is left goes between them."""
        room = self._sheet.width - 2 * _MARGIN
        gap = (room - sum(self._fit.widths)) / max(1, len(self._fit.widths) - 1)
        spread, x = [], _MARGIN
        for width in self._fit.widths:
            spread.append((x, x + width))
            x += width + gap
        return spread

    def _row(self, texts: Sequence[str], *, style: Weight = "", is_totals: bool = False) -> Row:
        pen = self._pen(style)

        def lines(text: str, room: float) -> Lines:
            return wrap(text, room + 0.01, measure=lambda part: self._letters.width(part, pen))

        cells = (
            lines(text, end - begin) for text, (begin, end) in zip(texts, self._widths, strict=True)
        )
        return Row(cells=tuple(cells), is_totals=is_totals)

    def _pen(self, style: Weight) -> Pen:
        return Pen(size=self._fit.size, style=style)

    def _height(self, row: Row) -> float:
        return self._fit.size * (_LEADING * row.lines + _PADDING)

    def _begin(self) -> None:
        sheet = self._sheet
        self._pdf.add_page(format=(sheet.width, sheet.height))

    def _title(self) -> float:
        """Write what stands above the table of the first page, and return where the table is."""
        document, letters = self._document, self._letters
        letters.draw(document.title, _MARGIN, _MARGIN + _TITLE.size, pen=_TITLE)
        shop_at = self._sheet.right - letters.width(document.shop, _FACTS)
        letters.draw(document.shop, shop_at, _MARGIN + _TITLE.size, pen=_FACTS)
        letters.draw(document.subject, _MARGIN, _MARGIN + _FACTS_AT, pen=_FACTS)
        return _MARGIN + _TABLE_AT

    def _table(self, rows: Sequence[Row], head: Row, *, y: float) -> float:
        y = self._write_row(head, y, style="B")
        self._rule(y, grey=_DARK)
        for row in rows:
            if row.is_totals:
                self._rule(y, grey=_DARK)
            y = self._write_row(row, y, style="B" if row.is_totals else "")
            if not row.is_totals:
                self._rule(y, grey=_PALE)
        return y

    def _write_row(self, row: Row, y: float, *, style: Weight) -> float:
        pen = self._pen(style)
        columns = zip(row.cells, self._widths, self._is_number, strict=True)
        for cell, (begin, end), is_number in columns:
            for place, text in enumerate(cell):
                at = end - self._letters.width(text, pen) if is_number else begin
                baseline = y + pen.size * (_BASELINE + _LEADING * place)
                self._letters.draw(text, at, baseline, pen=pen)
        return y + self._height(row)

    def _rule(self, y: float, *, grey: int) -> None:
        self._pdf.set_draw_color(grey)
        self._pdf.set_line_width(0.5)
        self._pdf.line(_MARGIN, y, self._sheet.right, y)

    def _foot(self, number: int, pages: int) -> None:
        document, letters = self._document, self._letters
        y = self._sheet.height - _MARGIN
        letters.draw(document.made_on, _MARGIN, y, pen=_FOOT)
        page = document.words["page"].format(page=number, pages=pages)
        letters.draw(page, self._sheet.right - letters.width(page, _FOOT), y, pen=_FOOT)
