"""Taking in a catalogue: a CSV file becomes articles and prices; every bad row gets a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from posforge.errors import UserError
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.fields import FieldBehaviour
from posforge.runtime.ext.ports import Clock, Work
from posforge.runtime.flows.ahead import ahead
from posforge.runtime.flows.catalogue_file import Row, open_catalogue
from posforge.runtime.flows.catalogue_merge import Changes, Merger
from posforge.runtime.flows.catalogue_pictures import PictureFolder
from posforge.runtime.flows.catalogue_prices import price_columns
from posforge.runtime.flows.catalogue_record import EVENT_OF_AT_MOST, Recorder
from posforge.runtime.flows.catalogue_row import RowReader, Said

ROWS_AT_ONCE = 4 * EVENT_OF_AT_MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that was not taken in: its line in the file, and every reason why."""

    line: int
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        """All reasons in one line."""
        return "; ".join(self.reasons)


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What became of a catalogue file; `accepted` and `rejected` add up to its rows.

    Of the accepted, `priced` have a price and `unchanged` are as they were before.
    """

    accepted: int = 0
    priced: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    ignored_columns: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the file has, without its heading and its empty lines."""
        return self.accepted + len(self.rejected)


def import_catalogue(
    path: Path,
    *,
    shop: Shop,
    begin: Callable[[], AbstractContextManager[Work]],
    clock: Clock,
    actor: str = "",
    behaviours: Mapping[str, FieldBehaviour] | None = None,
    progress: Callable[[int], None] = lambda _rows: None,
) -> ImportReport:
    """Record the articles of a CSV file, plain or gzipped, and return what became of its rows.

    Columns: `gtin`, and where wanted `name`, `department`, `unit`, `tax`, `price` (major units,
    tax as the shop's price tags have it), `price@store:S01` and the like (prices of a branch,
    region or list), `valid_from` (from when the row's prices hold), `open_price` (the cashier types
    it), `style`, `style_name`, `picture` (a file in the folder `pictures` beside the file), and the
    name of every field and axis of the shop. A column that the file has not leaves what the article
    has; an empty cell clears it. An article without a price is known and cannot be sold until it
    has one. Every 2,000 rows are one transaction; of what is as the file says already, nothing is
    written.

    Args:
        path: the file.
        shop: whose departments, units, tax codes, currency and fields hold.
        begin: starts a transaction of the topmost machine, `store.work`.
        clock: from when the prices hold.
        actor: who asked for it.
        behaviours: the shop's own checks, by the name of the field.
        progress: told after every transaction how many rows are done.

    Raises UserError for a file that is no catalogue; of one that breaks off, the rows before the
    break are kept.
    """
    report = ImportReport()
    fields = [rule.name for rule in shop.catalogue.fields]
    with open_catalogue(path, fields=fields, prices=price_columns(shop)) as file:
        report.ignored_columns = file.ignored_columns
        pictures = PictureFolder(path)
        reader = RowReader(
            shop, columns=file.columns, behaviours=behaviours or {}, pictures=pictures
        )
        merger = Merger(shop, columns=file.columns)
        recorder = Recorder(shop.currency, clock=clock, actor=actor)
        # While the database writes one batch, the next is read and checked.
        for batch in ahead(_read(file.rows(), reader, pictures)):
            recorder.pictures |= batch.pictures
            changes = Changes()
            if batch.rows:
                with begin() as work:
                    listings = work.listings()
                    changes = merger.merge(batch.rows, listings, at_ms=clock.now_ms())
                    recorder.record(work, changes, listings)
            _report(report, changes, batch.rejected)
            progress(report.rows)
    return report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """Some rows, those of them that were rejected at once, and pictures nobody asked for before."""

    rows: list[Said]
    rejected: list[tuple[int, tuple[str, ...]]]
    pictures: Mapping[str, bytes]


def _read(rows: Iterable[Row], reader: RowReader, pictures: PictureFolder) -> Iterator[_Batch]:
    for some in _batches(rows):
        said: list[Said] = []
        rejected: list[tuple[int, tuple[str, ...]]] = []
        for row in some:
            result = (row.problem,) if row.problem else reader.read(row)
            if isinstance(result, tuple):
                rejected.append((row.line, tuple(map(str, result))))
            else:
                said.append(result)
        yield _Batch(rows=said, rejected=rejected, pictures=pictures.fresh())


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == ROWS_AT_ONCE:
                yield batch
                batch = []
    except UserError:
        # The file breaks off here: what was read before is taken in first.
        yield batch
        raise
    yield batch


def _report(
    report: ImportReport, changes: Changes, rejected: list[tuple[int, tuple[str, ...]]]
) -> None:
    report.accepted += changes.accepted
    report.priced += changes.priced
    report.unchanged += changes.unchanged
    merged = [(line, tuple(map(str, reasons))) for line, reasons in changes.rejected]
    report.rejected += [
        Rejected(line=line, reasons=reasons) for line, reasons in sorted((*rejected, *merged))
    ]
