"""Replays three weeks of a real shop through the flows of a real till, and checks every sum.

The till has a disk of its own, SQLCipher and all. Its clock follows the file, so each business day
has its own shift, X and Z.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from posforge.runtime.domain.shop import CatalogueRules, FieldRule, ShiftRules, Shop, TaxRules
from posforge.runtime.flows.enrol_person import enrol_person
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.testing.builders import a_shop
from posforge.testing.replay_check import check_books, check_day, differences, pence, x_of
from posforge.testing.retail_file import Article, Document, Row, articles, documents
from posforge.testing.retail_sums import VAT, Sums, add_up
from posforge.testing.ringing import FLOAT, MANAGER, FollowingClock, Ringing
from posforge.testing.standalone import PIN, StandaloneTill, found_standalone, open_standalone


@dataclass(slots=True, kw_only=True)
class Replayed:
    """What was replayed, and everything that is not as the file says: nothing."""

    sums: Sums
    documents: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        """Return all of it as JSON takes it; amounts are text in pounds."""
        days = self.sums.days
        kinds = sum((one.kinds for one in days.values()), Counter[str]())
        return {
            "documents": self.documents,
            "kinds": dict(kinds),
            "lines": sum(one.lines for one in days.values()),
            **self.counts,
            "total": _pounds(one.gross for one in days.values()),
            "refunds": _pounds(one.returned for one in days.values()),
            "tax": _pounds(one.tax for one in days.values()),
            "days": {
                day: {
                    "documents": one.kinds.total(),
                    "total": f"{one.gross:.2f}",
                    "refunds": f"{one.returned:.2f}",
                    "tax": f"{one.tax:.2f}",
                }
                for day, one in days.items()
            },
            "differences": self.differences,
        }


def replay(
    rows: Sequence[Row], folder: Path, *, progress: Callable[[Document], None] = lambda _: None
) -> Replayed:
    """Ring every invoice at a new till in `folder`, and return what became of it."""
    rung = documents(rows)
    result = Replayed(sums=add_up(rows, rung))
    clock = FollowingClock(rows[0].at - timedelta(hours=1))
    shop = _shop()
    found_standalone(folder, (), shop=shop, clock=clock)
    with open_standalone(folder, shop=shop, clock=clock) as counter:
        listed = articles(rows)
        products = _list(counter, listed, folder / "catalogue.csv")
        ringing = Ringing(counter, clock, listed, result.sums.gross)
        for day, some in groupby(rung, key=lambda document: document.day):
            for document in _work_through(counter, ringing, result, day=day, some=list(some)):
                progress(document)
        result.counts = ringing.counts
        result.differences += check_books(counter, result.sums.stock, products)
    return result


def _shop() -> Shop:
    return a_shop(
        name="Online Retail",
        country="GB",
        currency="GBP",
        timezone="Europe/London",
        languages=("en",),
        tax=TaxRules(
            prices="inclusive", rounding="line", rates={"standard": VAT}, default="standard"
        ),
        catalogue=CatalogueRules(
            units=("piece",),
            departments=(),
            fields=(FieldRule(name="stock_code", kind="text", label="Stock code"),),
        ),
        shift=ShiftRules(float_minor=pence(FLOAT)),
    )


def _list(counter: StandaloneTill, listed: Sequence[Article], path: Path) -> Mapping[str, str]:
    """Import the articles as a shop does, from a file; return the id of each by its stock code."""
    till = counter.till
    with path.open("w", encoding="utf-8", newline="") as file:
        cells = csv.writer(file)
        cells.writerow(("gtin", "name", "price", "stock_code"))
        cells.writerows((one.gtin, one.name, one.price or "", one.code) for one in listed)
    with till.store.work() as work:
        enrol_person(work, till.shop, MANAGER, pin=PIN, password="", pins=till.pins)
    report = import_catalogue(path, shop=till.shop, begin=till.store.work, clock=till.clock)
    assert report.accepted == len(listed), report.rejected
    known = {one.code: till.catalogue.by_code(one.gtin.zfill(14)) for one in listed}
    return {code: product.id for code, product in known.items() if product is not None}


def _work_through(
    counter: StandaloneTill,
    ringing: Ringing,
    result: Replayed,
    *,
    day: str,
    some: Sequence[Document],
) -> Iterator[Document]:
    """Ring the invoices of a day, yielding each when it is done; then compare X and Z."""
    sums = result.sums
    ringing.begin(some[0].at)
    for document in some:
        sale = ringing.ring(document)
        gross = pence(sums.gross[document.number])
        found = sale.facts.gross_minor if sale is not None else 0
        result.differences += differences(document.number, {"total": gross}, {"total": found})
        result.documents += 1
        yield document
    x = x_of(counter, day)
    counted, z = ringing.end()
    result.differences += check_day(day, sums.days[day], x=x, z=z, drawer=counted)


def _pounds(amounts: Iterable[Decimal]) -> str:
    return f"{sum(amounts, Decimal(0)):.2f}"
