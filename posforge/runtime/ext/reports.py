"""The base of every report; X is one, and a shop's own is another.

The module of a report has `make(shop)`, which returns one. A report asks the read models, which
`docs/reference/read-models.md` describes, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, Protocol

from posforge.errors import UserError

MOST_ROWS = 10_000

ColumnKind = Literal["text", "money", "quantity", "count", "date"]
Cell = str | int | None
Narrowing = Literal["till", "cashier"]

_CELLS: dict[ColumnKind, type] = {
    "text": str,
    "money": int,
    "quantity": int,
    "count": int,
    "date": str,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and what its cells are.

    `money` is whole minor units, `quantity` whole thousandths, `count` a whole number, `date` an
    ISO date (`2026-11-21`). Any cell may be None: it stays empty.

    A table all of whose columns have a `key` is written to CSV for other programs: with the keys as
    headings, the same in every language, and without totals.

    Raises ValueError for a heading that is no text, and for another kind.
    """

    title: str
    kind: ColumnKind = "text"
    key: str = ""

    def __post_init__(self) -> None:
        if type(self.title) is not str:
            raise ValueError(f"the heading of a column is {type(self.title).__name__}")
        if self.kind not in _CELLS:
            raise ValueError(f"“{self.title}” cannot be of the kind “{self.kind}”")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """What a report answers: columns, rows of their cells, and a last row of totals if it has one.

    Raises ValueError for a row of another length, for a cell that is not of its column's kind, and
    for more than 10,000 rows.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()

    def __post_init__(self) -> None:
        # Whoever hands over a generator can be asked for its rows only once.
        object.__setattr__(self, "rows", tuple(map(tuple, islice(self.rows, MOST_ROWS + 1))))
        if not self.columns:
            raise ValueError("a report needs a column")
        if len(self.rows) > MOST_ROWS:
            raise ValueError(f"a report has at most {MOST_ROWS:,} rows")
        for row in (*self.rows, *([self.totals] if self.totals else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"a row has {len(row)} cells for {len(self.columns)} columns")
            for column, cell in zip(self.columns, row, strict=True):
                if cell is not None and type(cell) is not _CELLS[column.kind]:
                    raise ValueError(
                        f"a cell of “{column.title}” ({column.kind}) is {type(cell).__name__}"
                    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportParameters:
    """What is asked for: business dates from `first` to `last` (ISO, both included).

    `branch` is the code of one branch; empty for all that this machine knows. `till` is the number
    of one till, 0 for all, and `cashier` the id of one person, empty for all: only reports that
    name them under `narrows` are asked for these.
    """

    first: str
    last: str
    branch: str = ""
    till: int = 0
    cashier: str = ""


class ReportData(Protocol):
    """The read-only door to the books of one machine."""

    def query(self, sql: str, **parameters: str | int) -> Sequence[tuple[Cell, ...]]:
        """Return the rows of one SELECT; `:name` in it stands for the parameter of that name.

        Raises UserError for anything but one SELECT, for more rows than a report may read, for
        one that takes too long, and for a result that is no text and no whole number.
        """


class Report(Protocol):
    """Answers one question about the books, for a period of business dates.

    A report that can be asked for one till or one cashier says so in an attribute of its own:
    `narrows = ("till", "cashier")`. Without it there are only days and branches to choose.
    """

    @property
    def name(self) -> str:
        """The word used in store.yaml (`top_sellers`)."""

    @property
    def title(self) -> str:
        """What it is called on screen and on paper."""

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return the answer. Raises UserError where it cannot be given for these parameters."""


def narrows(report: Report) -> Collection[Narrowing]:
    """Return by what a report can be narrowed beyond days and a branch."""
    named: Collection[Narrowing] = getattr(report, "narrows", ())
    return named


class ReportShelf:
    """The reports of one machine and the books they ask; nothing is loaded before it is wanted.

    Args:
        load: makes the reports, those that work, by name.
        data: opens the door to this machine's books.
    """

    def __init__(
        self, load: Callable[[], Mapping[str, Report]], data: Callable[[], ReportData]
    ) -> None:
        self.data = data
        self._load = load
        self._loaded: Mapping[str, Report] | None = None

    def reports(self) -> tuple[Report, ...]:
        """Return the reports that work, in the order of store.yaml."""
        if self._loaded is None:
            self._loaded = self._load()
        return tuple(self._loaded.values())

    def report(self, name: str) -> Report:
        """Return one report. Raises UserError where there is none of this name that works."""
        for report in self.reports():
            if report.name == name:
                return report
        raise UserError(f'There is no report "{name}" here.', hint="Choose another from the list.")

    def run(self, name: str, parameters: ReportParameters) -> ReportTable:
        """Return what a report answers. Raises what the report raises."""
        if parameters.first > parameters.last:
            raise UserError("The period ends before it begins.", hint="Turn the dates round.")
        report = self.report(name)
        for word, is_asked in (("till", parameters.till), ("cashier", parameters.cashier)):
            if is_asked and word not in narrows(report):
                raise UserError(
                    f"“{report.title}” cannot be asked for one {word}.", hint="Ask for all of them."
                )
        return report.run(self.data(), parameters)
