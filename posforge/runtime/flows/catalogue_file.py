"""Reads a catalogue file row by row: CSV as spreadsheets write it, with one row per line."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from posforge.errors import UserError

KEY = "gtin"
PRICE = "price"
VALID_FROM = "valid_from"
OPEN_PRICE = "open_price"
PICTURE = "picture"
COLUMNS = (
    KEY,
    "name",
    "department",
    "unit",
    "tax",
    PRICE,
    OPEN_PRICE,
    "style",
    "style_name",
    PICTURE,
)

_DELIMITERS = (",", ";", "\t")
_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_LINE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its line in the file, its cells by column, or the problem that spoils it."""

    line: int
    cells: dict[str, str]
    problem: str = ""


class CatalogueFile:
    """An open catalogue file whose heading has been read.

    Args:
        path: what it is called.
        file: what is in it.
        fields: the shop's own columns.
        prices: its columns of prices beside `price`, such as `price@store:S01`.

    Raises UserError where the heading names no barcodes, a column twice, or prices of a place or
    list that the shop has not.
    """

    def __init__(
        self,
        path: Path,
        file: BinaryIO,
        *,
        fields: Collection[str] = (),
        prices: Collection[str] = (),
    ) -> None:
        self._path = path
        self._file = file
        heading = self._line().decode(errors="replace").strip(" \r\n").removeprefix("\ufeff")
        self._delimiter = max(_DELIMITERS, key=heading.count)
        names, _ = _split(heading, self._delimiter)
        written = {name.lower(): name for name in prices}
        columns = (name.strip().lower() for name in names)
        self._columns = [written.get(name, name) for name in columns]
        # Spreadsheets save as many columns as a sheet once had.
        while self._columns and not self._columns[-1]:
            self._columns.pop()
        self._empty_columns = len(names) - len(self._columns)
        self._check_heading(fields)
        self._check_prices(prices)
        known = {*COLUMNS, VALID_FROM, *prices, *fields}
        self.columns = frozenset(known & {*self._columns})
        self.ignored_columns = tuple(name for name in self._columns if name not in known)

    def rows(self) -> Iterator[Row]:
        """Yield every row after the heading; empty lines are none.

        Raises UserError where the file breaks off.
        """
        number = 1
        while line := self._line():
            number += 1
            if line.strip():
                yield self._row(number, line)

    def _row(self, number: int, line: bytes) -> Row:
        try:
            text = line.decode().rstrip("\r\n")
        except UnicodeDecodeError:
            return Row(line=number, cells={}, problem="is not UTF-8 text")
        cells, problem = _split(text, self._delimiter)
        surplus = cells[len(self._columns) :]
        if len(surplus) <= self._empty_columns and not any(map(str.strip, surplus)):
            cells = cells[: len(self._columns)]
        if not problem and len(cells) != len(self._columns):
            problem = f"has {len(cells)} columns where the heading has {len(self._columns)}"
        if problem:
            return Row(line=number, cells={}, problem=problem)
        found = {name: cell.strip() for name, cell in zip(self._columns, cells, strict=True)}
        return Row(line=number, cells=found)

    def _line(self) -> bytes:
        try:
            line = self._file.readline(_LONGEST_LINE)
        except (EOFError, OSError, zlib.error) as error:
            raise UserError(
                f"{self._path} breaks off or is damaged.",
                hint="Copy it again; what was read before the break is kept.",
            ) from error
        if len(line) == _LONGEST_LINE:
            raise UserError(f"{self._path} is no CSV file: it has a line without end.")
        return line

    def _check_heading(self, fields: Collection[str]) -> None:
        twice = [name for name, count in Counter(self._columns).items() if count > 1]
        if KEY not in self._columns or twice:
            what = (
                f"has two columns {twice[0] or 'without a name'}"
                if twice
                else f"has no column {KEY}"
            )
            raise UserError(
                f"{self._path} {what}.",
                hint=f"Its first line must name {KEY} and may name "
                f"{', '.join((*COLUMNS[1:], *fields))}.",
            )

    def _check_prices(self, prices: Collection[str]) -> None:
        # A price that is passed over is one that a customer pays otherwise.
        for name in self._columns:
            if name.startswith(f"{PRICE}@") and name not in prices:
                raise UserError(
                    f"{self._path} has a column {name}, and the shop has no such prices.",
                    hint=f"It has {', '.join(prices) or 'neither regions, nor lists'}.",
                )


@contextmanager
def open_catalogue(
    path: Path, *, fields: Collection[str] = (), prices: Collection[str] = ()
) -> Iterator[CatalogueFile]:
    """Open a catalogue file, plain or gzipped, in UTF-8 with or without a byte order mark.

    `fields` and `prices` are the columns the shop has beyond the common ones. Raises UserError
    where it cannot be read or is no catalogue.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UserError(
            f"{path} cannot be read: {error.strerror}.", hint="Check the name of the file."
        ) from error
    with file:
        start = file.read(2)
        file.seek(0)
        if start in _UTF16:
            raise UserError(f"{path} is UTF-16.", hint="Save it as CSV in UTF-8.")
        if start == _GZIP:
            with gzip.open(file, "rb") as unpacked:
                yield CatalogueFile(path, unpacked, fields=fields, prices=prices)  # type: ignore[arg-type]
        else:
            yield CatalogueFile(path, file, fields=fields, prices=prices)


def _split(text: str, delimiter: str) -> tuple[list[str], str]:
    try:
        return next(csv.reader((text,), delimiter=delimiter, strict=True), []), ""
    except csv.Error:
        return [], "has a quote that is not closed or not doubled"
