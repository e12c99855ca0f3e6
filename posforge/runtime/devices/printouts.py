"""Turns a job of the print queue into what goes on paper: a sale, a Z report, any other report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from posforge.errors import KnownError
from posforge.runtime.domain.blocks import Block, Cut, Heading, Receipt, Rule, Table, Text
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.receipt_gift import gift_paper
from posforge.runtime.domain.receipt_layaway import LayawayPaper
from posforge.runtime.domain.receipt_slip import suspended_slip
from posforge.runtime.domain.receipt_z import z_receipt
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
    """Composes the jobs of one till: receipts of its own sales, its Zs, and its drawer."""

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
        if job.kind == "z":
            return Printout(self._z(wanted), opens_drawer=False)
        if job.kind == "layaway":
            return Printout(self._layaway(wanted), opens_drawer=wanted["drawer"])
        sale = self._store.sale(wanted["number"])
        if sale is None:
            raise KnownError(
                f"Receipt {wanted['number']} is not on this till any more.",
                hint="Print it from the portal.",
            )
        if wanted.get("gift"):
            paper = gift_paper(sale, shop=self._shop, branch=self._branch, copy=wanted["copy"])
            return Printout(paper, opens_drawer=False)
        customer = self._store.customer(sale.facts.customer) if sale.facts.customer else None
        receipt = sale_receipt(
            sale,
            shop=self._shop,
            branch=self._branch,
            cashier=self._name(sale.cashier),
            copy=wanted["copy"],
            customer=customer.printed if customer is not None else "",
        )
        return Printout(receipt, opens_drawer=wanted["drawer"])

    def _layaway(self, wanted: Mapping[str, Any]) -> Receipt:
        layaway = self._store.layaway(wanted["number"])
        if layaway is None:
            raise KnownError(
                f"Layaway {wanted['number']} is not on this till any more.",
                hint="Look at it in the report of layaways.",
            )
        customer = self._store.customer(layaway.facts.customer)
        paper = LayawayPaper(
            layaway=layaway,
            shop=self._shop,
            branch=self._branch,
            customer=(customer.name or customer.number) if customer is not None else "",
            copy=wanted["copy"],
        )
        for paid in layaway.paid:
            if paid.id == wanted["instalment"]:
                return paper.instalment(paid, cashier=self._name(paid.cashier))
        if wanted["end"] and layaway.cancelled is not None:
            who = self._name(layaway.cancelled.cashier)
            return paper.ending(layaway.cancelled, cashier=who)
        return paper.conditions(cashier=self._name(layaway.cashier))

    def _z(self, wanted: Mapping[str, Any]) -> Receipt:
        z = self._store.z(wanted["z"])
        if z is None:
            raise KnownError(
                f"Z report {wanted['title']} is not on this till any more.",
                hint="Print it from the portal.",
            )
        if wanted.get("slip"):
            person = self._name(z.closed_by)
            return suspended_slip(z, shop=self._shop, branch=self._branch, person=person)
        return z_receipt(
            z,
            shop=self._shop,
            branch=self._branch,
            closed_by=self._name(z.closed_by),
            copy=wanted["copy"],
        )

    def _name(self, person: str) -> str:
        return next((one.name for one in self._store.people() if one.id == person), "")


def _report(facts: Mapping[str, Any]) -> Iterator[Block]:
    """Yield a report as it was seen on the till; its cells are texts already."""
    yield Heading(facts["title"])
    yield Text(text=facts["period"], align="center", is_bold=True)
    yield Text(text=facts["printed"], align="center")
    yield Rule()
    yield Table(head=tuple(facts["head"]), rows=tuple(map(tuple, facts["rows"])))
    yield Cut()
