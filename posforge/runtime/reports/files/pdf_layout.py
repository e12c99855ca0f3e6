"""Fits a table onto pages: how wide its columns are, where texts break, which page has what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Measure = Callable[[str], float]
Lines = tuple[str, ...]

SIZES = (9.0, 8.0, 7.0, 6.0)
_GAP = 1.2  # between two columns, in sizes of the letters
_NARROWEST = 12.0  # a column of texts, in sizes of the letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a table fits a page: the size of its letters, and each column's width, in points."""

    size: float
    widths: tuple[float, ...]
    is_sideways: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: each of its cells in lines, and how many lines the tallest has."""

    cells: tuple[Lines, ...]
    is_totals: bool = False

    @property
    def lines(self) -> int:
        """How many lines the row takes."""
        return max(map(len, self.cells))


def fit(
    columns: Sequence[Sequence[str]],
    *,
    is_number: Sequence[bool],
    rooms: tuple[float, float],
    measure: Measure,
) -> Fit:
    """Return the largest letters in which the table fits, upright before sideways.

    Numbers are never broken while there is a way to fit them whole; texts are.

    Args:
        columns: the texts of each column, its heading first.
        is_number: whether the column holds numbers.
        rooms: how wide a table can be on an upright and on a sideways page, in points.
        measure: says how wide a text is in letters of one point.
    """
    widest = [max(map(measure, set(texts))) for texts in columns]
    widths: list[float] = []
    for size, is_sideways in ((SIZES[0], False), *((size, True) for size in SIZES)):
        room = rooms[is_sideways] - _GAP * size * (len(columns) - 1)
        whole = [size * wide for wide in widest]
        least = [
            wide if number else min(wide, _NARROWEST * size)
            for wide, number in zip(whole, is_number, strict=True)
        ]
        widths = _shared(whole, least, room=room)
        if sum(least) <= room:
            return Fit(size=size, widths=tuple(widths), is_sideways=is_sideways)
    return Fit(size=SIZES[-1], widths=tuple(widths), is_sideways=True)


def wrap(text: str, room: float, *, measure: Measure) -> Lines:
    """Return a text in lines no wider than `room`: broken between words, or where it must be."""
    if measure(text) <= room:
        return (text,)
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if measure(joined) <= room:
            line = joined
            continue
        lines += [line] if line else []
        *full, line = _chopped(word, room, measure)
        lines += full
    return (*lines, line)


def paged(
    rows: Sequence[Row], *, first: float, other: float, height: Callable[[Row], float]
) -> Iterator[list[Row]]:
    """Yield the rows of each page, the first and the others so high; without rows, one empty page.

    Totals never stand alone on a page: the last row goes with them.
    """
    page: list[Row] = []
    room = first
    for place, row in enumerate(rows):
        follows = rows[place + 1] if place + 1 < len(rows) else None
        needed = height(row) + (height(follows) if follows and follows.is_totals else 0)
        if page and needed > room:
            yield page
            page, room = [], other
        page.append(row)
        room -= height(row)
    yield page


def _shared(whole: Sequence[float], least: Sequence[float], *, room: float) -> list[float]:
    """Give each column what it could use, or its share of what there is."""
    if sum(whole) <= room:
        return list(whole)
    left, wished = room - sum(least), sum(whole) - sum(least)
    if left < 0:
        return [room * few / sum(least) for few in least]
    return [few + left * (wide - few) / wished for wide, few in zip(whole, least, strict=True)]


def _chopped(word: str, room: float, measure: Measure) -> list[str]:
    parts = [""]
    for char in word:
        if parts[-1] and measure(parts[-1] + char) > room:
            parts.append("")
        parts[-1] += char
    return parts
