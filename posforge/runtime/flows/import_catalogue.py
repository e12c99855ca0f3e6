"""Taking in a catalogue: a CSV file becomes articles and prices; every bad row gets a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from posforge.errors import UserError
from posforge.runtime.domain.events import ListedProduct, PricesSet, ProductsListed, SetPrice
from posforge.runtime.domain.product import BASE_LAYER
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.ports import Clock, Work
from posforge.runtime.flows.ahead import ahead
from posforge.runtime.flows.catalogue_file import Row, open_catalogue
from posforge.runtime.flows.catalogue_row import Article, ArticleReader

EVENT_OF_AT_MOST = 500
ROWS_AT_ONCE = 4 * EVENT_OF_AT_MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that was not taken in: its line in the file, and why."""

    line: int
    reason: str


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What became of a catalogue file; `accepted` and `rejected` add up to its rows."""

    accepted: int = 0
    priced: int = 0
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
    progress: Callable[[int], None] = lambda _rows: None,
) -> ImportReport:
    """Record the articles of a CSV file, plain or gzipped, and return what became of its rows.

    Columns: `gtin` and `name`, and where wanted `department`, `unit`, `tax` and `price` (major
    units, tax as the shop's price tags have it). An article without a price is known and cannot
    be sold until it has one. Every 2,000 rows are one transaction; a file taken in twice changes
    nothing the second time but the journal.

    Args:
        path: the file.
        shop: whose departments, units, tax codes and currency hold.
        begin: starts a transaction of the topmost machine, `store.work`.
        clock: from when the prices hold.
        actor: who asked for it.
        progress: told after every transaction how many rows are done.

    Raises UserError for a file that is no catalogue; of one that breaks off, the rows before the
    break are kept.
    """
    report = ImportReport()
    with open_catalogue(path) as file:
        report.ignored_columns = file.ignored_columns
        # While the database writes one batch, the next is read and checked.
        for articles, rejected in ahead(_read(file.rows(), ArticleReader(shop))):
            if articles:
                with begin() as work:
                    for first in range(0, len(articles), EVENT_OF_AT_MOST):
                        some = articles[first : first + EVENT_OF_AT_MOST]
                        _record(work, some, shop=shop, valid_from_ms=clock.now_ms(), actor=actor)
            report.rejected += rejected
            report.accepted += len(articles)
            report.priced += sum(article.price_minor is not None for article in articles)
            progress(report.rows)
    return report


def _read(
    rows: Iterable[Row], reader: ArticleReader
) -> Iterator[tuple[list[Article], list[Rejected]]]:
    for batch in _batches(rows):
        articles: list[Article] = []
        rejected: list[Rejected] = []
        for row in batch:
            result = row.problem or reader.read(row)
            if isinstance(result, str):
                rejected.append(Rejected(line=row.line, reason=result))
            else:
                articles.append(result)
        yield articles, rejected


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


def _record(
    work: Work, articles: list[Article], *, shop: Shop, valid_from_ms: int, actor: str
) -> None:
    listed = tuple(
        ListedProduct(
            id=article.id,
            name=article.name,
            department=article.department,
            unit=article.unit,
            tax=article.tax,
            codes=(article.code,),
        )
        for article in articles
    )
    work.record(ProductsListed(products=listed), actor=actor)
    prices = tuple(
        SetPrice(product=article.id, price_minor=article.price_minor)
        for article in articles
        if article.price_minor is not None
    )
    if prices:
        work.record(
            PricesSet(
                layer=BASE_LAYER,
                valid_from_ms=valid_from_ms,
                currency=shop.currency,
                prices=prices,
            ),
            actor=actor,
        )
