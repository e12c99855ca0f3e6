"""Turns a job of the print queue into what goes on paper: a sale from the journal, or a report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from posforge.errors import KnownError
from posforge.runtime.domain.blocks import Block, Cut, Heading, Receipt, Rule, Table, Text
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.shop import Branch, Shop
from posforge.runtime.ext.ports import PrintJob, TillStore


@dataclass(frozen=True, slots=True)
class Printout:
    """What one job asks of the printer: paper, the drawer, or both."""

    receipt: Receipt | None
    opens_drawer: bool


class Composer(Protocol):
    """Says what a job means."""

    def __call__(self, job: PrintJob) -> Printout:
        """Return what a job asks for. Raises KnownError where it cannot be told any more."""


class TillComposer:
    """Composes the jobs of one till: receipts of its own sales, and its drawer."""

    def __init__(self, store: TillStore, *, shop: Shop, branch: Branch) -> None:
        self._store = store
        self._shop = shop
        self._branch = branch

    def __call__(self, job: PrintJob) -> Printout:
        """Return what a job of this till's queue asks for."""
        if job.kind == "drawer":
            return Printout(None, opens_drawer=True)
        wanted = json.loads(job.payload)
        if job.kind == "report":
            return Printout(Receipt(tuple(_report(wanted))), opens_drawer=False)
        sale = self._store.sale(wanted["number"])
        if sale is None:
            raise KnownError(
                f"Receipt {wanted['number']} is not on this till any more.",
                hint="Print it from the portal.",
            )
        names = {person.id: person.name for person in self._store.people()}
        receipt = sale_receipt(
            sale,
            shop=self._shop,
            branch=self._branch,
            cashier=names.get(sale.cashier, ""),
            copy=wanted["copy"],
        )
        return Printout(receipt, opens_drawer=wanted["drawer"])


def _report(facts: Mapping[str, Any]) -> Iterator[Block]:
    """Yield a report as it was seen on the till; its cells are texts already."""
    yield Heading(facts["title"])
    yield Text(text=facts["period"], align="center", is_bold=True)
    yield Text(text=facts["printed"], align="center")
    yield Rule()
    yield Table(head=tuple(facts["head"]), rows=tuple(map(tuple, facts["rows"])))
    yield Cut()
