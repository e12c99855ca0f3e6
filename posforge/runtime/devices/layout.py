"""Sets blocks into the columns of a paper: wraps, aligns, and never cuts an amount.

A column is one character of the printer's font A, 12 dots wide. East Asian wide characters take
two (Unicode UAX #11), marks that sit on another character take none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from posforge.runtime.domain.blocks import (
    Align,
    Barcode,
    Columns,
    Cut,
    Feed,
    Heading,
    Logo,
    Qr,
    Receipt,
    Rule,
    Size,
    Table,
    Text,
    Total,
)

DOTS_PER_COLUMN = 12
_NARROWEST_WORDS = 10
_MARK_WIDTH = 2
_HEADING_LINES = 2
_NOT_PRINTED = {"Cc", "Cf", "Cn", "Co", "Cs"}
_GLUED = "\x00"
"""Holds a number and its unit together while a text is broken; no text can have it."""
_UNIT_GAP = re.compile(r"(?<=\d) (?=(?:[^\W\d]{1,2}|[%€])(?: |$))")
_PIECE = re.compile(r"[^-]*-|[^-]+")
_LEAST_BROKEN = 4
_DASH = "─"
_DEEPEST_INDENT = 4
_JOINERS_AND_DIRECTIONS = "\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069"


@dataclass(frozen=True, slots=True)
class Paper:
    """What fits across a roll: columns of font A, and dots at 203 dpi."""

    columns: int

    @property
    def dots(self) -> int:
        """The printable width in dots."""
        return self.columns * DOTS_PER_COLUMN

    @classmethod
    def of_width(cls, width_mm: Literal[58, 80]) -> Paper:
        """Return the paper of a roll that is 58 or 80 mm wide."""
        return cls(columns=32 if width_mm == 58 else 48)


@dataclass(frozen=True, slots=True)
class Cell:
    """Text in a box of columns; the columns are as wide as the line's size makes them."""

    text: str
    start: int
    width: int
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    cells: tuple[Cell, ...]
    is_bold: bool = False
    size: Size = "normal"

    def as_text(self) -> str:
        """Return the line as text padded with spaces."""
        text = ""
        for cell in self.cells:
            room = cell.width - display_width(cell.text)
            before = {"left": 0, "center": room // 2, "right": room}[cell.align]
            text += " " * (cell.start + before - display_width(text)) + cell.text
        return text.rstrip()


Element: TypeAlias = Line | Logo | Qr | Barcode | Feed | Cut


def lay_out(receipt: Receipt, paper: Paper) -> list[Element]:
    """Return the lines and codes of a receipt in printing order."""
    elements: list[Element] = []
    for block in receipt.blocks:
        if isinstance(block, Logo | Qr | Barcode | Feed | Cut):
            elements.append(block)
        else:
            elements.extend(_SETTERS[type(block)](block, paper))
    return elements


def display_width(text: str) -> int:
    """Return how many columns a text takes."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def clean(text: str) -> str:
    """Return the text in one line and without control characters.

    What a product is called must never reach the printer as a command, and the no-break spaces
    of CLDR number formats are in no code page.
    """
    spaced = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    return "".join(
        char
        for char in spaced
        if unicodedata.category(char) not in _NOT_PRINTED or char in _JOINERS_AND_DIRECTIONS
    )


def wrap(text: str, width: int, *, first: int | None = None) -> list[str]:
    """Break a text at spaces into lines of at most `width` columns; long words break anywhere.

    A number stays with the unit behind it. A word too long for a line breaks behind a hyphen it
    has, or gets one where it is all letters. Where something stands beside the first line, `first`
    is what is left of that line.
    """
    lines = [""]
    for word in _UNIT_GAP.sub(_GLUED, text).split():
        glued = f"{lines[-1]} {word}" if lines[-1] else word
        if display_width(glued) <= _room(lines, width, first):
            lines[-1] = glued
            continue
        if lines[-1]:
            lines.append("")
        if display_width(word) <= _room(lines, width, first):
            lines[-1] = word
        else:
            for piece in _PIECE.findall(word):
                _break(piece, lines, width, first)
    return [line.replace(_GLUED, " ") for line in lines]


def _break(piece: str, lines: list[str], width: int, first: int | None) -> None:
    """Put a piece of a long word where there is room for it, at the end of the lines."""
    if lines[-1] and display_width(lines[-1] + piece) > _room(lines, width, first):
        lines.append("")
    is_letters = piece.isalpha() and display_width(piece) == len(piece)
    while is_letters and len(piece) > (room := _room(lines, width, first)) >= _LEAST_BROKEN:
        lines[-1] = f"{piece[: room - 1]}-"
        piece = piece[room - 1 :]
        lines.append("")
    for char in piece:
        if lines[-1] and display_width(lines[-1] + char) > _room(lines, width, first):
            lines.append("")
        lines[-1] += char


def _char_width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _room(lines: Sequence[str], width: int, first: int | None) -> int:
    return first if first is not None and len(lines) == 1 else width


def _indent(text: str) -> int:
    """How many columns a text begins further in."""
    return min(len(text) - len(text.lstrip()), _DEEPEST_INDENT)


def _paragraph(text: str, paper: Paper, *, align: Align, is_bold: bool, size: Size) -> list[Line]:
    columns = paper.columns // 2 if size == "large" else paper.columns
    plain = clean(text)
    indent = 0 if align != "left" else _indent(plain)
    width = columns - indent
    lines = _balanced(plain, width) if align == "center" else wrap(plain, width)
    return [Line((Cell(line, indent, width, align),), is_bold=is_bold, size=size) for line in lines]


def _balanced(text: str, width: int) -> list[str]:
    """Break a text into no more lines than it needs, none of them much shorter than the others."""
    lines = wrap(text, width)
    for narrower in range(width - 1, width // 2, -1):
        tried = wrap(text, narrower)
        if len(tried) > len(lines) or any(line.endswith("-") for line in tried):
            break
        lines = tried
    return lines


def _set_heading(block: Heading, paper: Paper) -> list[Line]:
    lines = _paragraph(block.text, paper, align="center", is_bold=True, size="large")
    if len(lines) > _HEADING_LINES:
        return _paragraph(block.text, paper, align="center", is_bold=True, size="tall")
    return lines


def _set_text(block: Text, paper: Paper) -> list[Line]:
    return _paragraph(block.text, paper, align=block.align, is_bold=block.is_bold, size=block.size)


def _set_columns(block: Columns, paper: Paper) -> list[Line]:
    return _two_columns(
        block.left, block.right, columns=paper.columns, mark=block.mark, is_bold=block.is_bold
    )


def _two_columns(
    left: str,
    right: str,
    *,
    columns: int,
    mark: str | None = None,
    is_bold: bool = False,
    size: Size = "normal",
) -> list[Line]:
    words, amount = clean(left), clean(right)
    indent = _indent(words)
    edge = columns - (_MARK_WIDTH if mark is not None else 0)
    room = edge - display_width(amount) - 1
    marks = (Cell(clean(mark), columns - 1, 1),) if mark else ()
    is_wide = display_width(amount) > columns // 2 and room < display_width(words) <= columns
    if is_wide or room < min(display_width(words), _NARROWEST_WORDS):
        above = [
            Line((Cell(line, indent, columns - indent),), is_bold, size)
            for line in wrap(words, columns - indent)
        ]
        *head, last = wrap(amount, edge)
        rights = [Line((Cell(line, 0, edge, "right"),), is_bold, size) for line in head]
        return [*above, *rights, Line((Cell(last, 0, edge, "right"), *marks), is_bold, size)]
    first, *rest = wrap(words, edge - indent, first=room - indent)
    priced = (
        Cell(first, indent, room - indent),
        Cell(amount, room + 1, edge - room - 1, "right"),
        *marks,
    )
    return [
        Line(priced, is_bold, size),
        *(Line((Cell(line, indent, edge - indent),), is_bold, size) for line in rest),
    ]


def _set_total(block: Total, paper: Paper) -> list[Line]:
    needed = display_width(clean(block.label)) + 1 + display_width(clean(block.amount))
    is_short = needed <= paper.columns // 2
    return _two_columns(
        block.label,
        block.amount,
        columns=paper.columns // 2 if is_short else paper.columns,
        is_bold=True,
        size="large" if is_short else "tall",
    )


def _set_table(block: Table, paper: Paper) -> list[Line]:
    rows = [[clean(text) for text in row] for row in (block.head, *block.rows)]
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    spare = paper.columns - sum(widths) - (len(widths) - 1)
    if spare < 0 and widths[0] + spare < _NARROWEST_WORDS:
        return [line for row in rows[1:] for line in _stacked(rows[0], row, paper)]
    if spare < 0:
        widths[0] += spare
        spare = 0
    share, left_over = divmod(spare, max(len(widths) - 1, 1))
    widths = [widths[0] + left_over, *(width + share for width in widths[1:])]
    return [line for row in rows for line in _set_row(row, widths)]


def _set_row(row: Sequence[str], widths: Sequence[int]) -> Iterator[Line]:
    """Yield the lines of a row: its first cell goes on below where it is too long."""
    indent = _indent(row[0])
    first, *rest = wrap(row[0], widths[0] - indent)
    starts = [sum(widths[:place]) + place for place in range(len(widths))]
    others = zip(row[1:], starts[1:], widths[1:], strict=True)
    yield Line(
        (
            Cell(first, indent, widths[0] - indent),
            *(Cell(text, start, width, "right") for text, start, width in others),
        )
    )
    for line in rest:
        yield Line((Cell(line, indent, widths[0] - indent),))


def _stacked(head: Sequence[str], row: Sequence[str], paper: Paper) -> Iterator[Line]:
    yield Line((Cell(row[0], 0, paper.columns),), is_bold=True)
    for label, text in zip(head[1:], row[1:], strict=True):
        if text:
            yield from _two_columns(label, text, columns=paper.columns)


def _set_rule(_: Rule, paper: Paper) -> list[Line]:
    return [Line((Cell(_DASH * paper.columns, 0, paper.columns),))]


def is_rule(line: Line) -> bool:
    """Tell whether a line is a rule across the paper."""
    return line.cells[0].text.startswith(_DASH)


_SETTERS: Mapping[type, Callable[[Any, Paper], list[Line]]] = {
    Heading: _set_heading,
    Text: _set_text,
    Columns: _set_columns,
    Rule: _set_rule,
    Table: _set_table,
    Total: _set_total,
}
