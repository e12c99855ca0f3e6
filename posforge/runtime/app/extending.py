"""Loads what a shop brings itself, each behind its guard, and leaves out what does not work.

A bundled payment method, report or driver has the same `make(shop)` as a shop's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from posforge.runtime.app import terminals
from posforge.runtime.domain.shop import ExtensionKind, Shop
from posforge.runtime.ext.extensions import BrokenExtensionError, ContractError, Guard
from posforge.runtime.ext.fields import FieldBehaviour
from posforge.runtime.ext.guards import (
    BrokenField,
    BrokenPrinter,
    GuardedField,
    GuardedPayment,
    GuardedPrinter,
    GuardedReport,
    GuardedScreen,
    guarded_terminal,
)
from posforge.runtime.ext.payments import PaymentMethod
from posforge.runtime.ext.printers import PrinterDriver
from posforge.runtime.ext.reports import Report, ReportData, ReportShelf
from posforge.runtime.ext.screens import OwnScreen
from posforge.runtime.ext.terminals import Terminal
from posforge.runtime.flows.cash import Cash
from posforge.runtime.flows.foreign_cash import foreign_ways
from posforge.runtime.storage.engine import Database

T = TypeVar("T")
Wrap = Callable[[Any, Guard, str], T]

_REPORTS = (
    "x",
    "z",
    "sales_by_item",
    "sales_by_department",
    "sales_by_hour",
    "sales_by_cashier",
    "sales_by_branch",
    "taxes",
    "tenders",
    "terminals",
    "stock_by_lot",
    "discounts",
    "voids",
    "accounts",
    "layaways",
    "gift_cards",
    "trespasses",
    "paid_twice",
    "spent_twice",
    "odd_returns",
)
_BUNDLED: Mapping[tuple[ExtensionKind, str], str] = {
    **{("payment", name): module for name, module in terminals.WAYS.items()},
    ("printer", "escpos"): "posforge.runtime.devices.printer",
    **{("terminal", name): module for name, module in terminals.BUNDLED.items()},
    **{("report", name): f"posforge.runtime.reports.{name}" for name in _REPORTS},
}


def load_payments(shop: Shop, guard: Guard) -> dict[str, PaymentMethod]:
    """Return the payment methods that work, in the order of store.yaml.

    Where none does, cash is taken: a shop that cannot be paid at all is worse.
    """
    by_terminal = {one.method for one in shop.terminals}
    foreign = foreign_ways(shop)
    names = [one for one in shop.payments if one not in by_terminal | foreign.keys()]
    methods: dict[str, PaymentMethod] = _load(
        shop, guard, kind="payment", names=names, wrap=GuardedPayment
    )
    return (methods or {"cash": Cash(shop.currency)}) | foreign


def load_reports(shop: Shop, guard: Guard) -> dict[str, Report]:
    """Return the reports that work, in the order of store.yaml."""
    return _load(shop, guard, kind="report", names=shop.reports, wrap=GuardedReport)


def load_screens(shop: Shop, guard: Guard) -> tuple[OwnScreen, ...]:
    """Return the screens that work, in the order of store.yaml."""
    screens: dict[str, OwnScreen] = _load(
        shop, guard, kind="screen", names=shop.till.screens, wrap=GuardedScreen
    )
    return tuple(screens.values())


def load_behaviours(shop: Shop, guard: Guard) -> dict[str, FieldBehaviour]:
    """Return what judges the fields of this shop, by the name of the field.

    A check that cannot be loaded is there nevertheless, and says so when it is needed.
    """
    fields = {one.name: one.behaviour for one in shop.catalogue.fields if one.behaviour}
    made: dict[str, FieldBehaviour] = {}
    for name in dict.fromkeys(fields.values()):
        try:
            made[name] = _make(shop, guard, kind="field", name=name, wrap=GuardedField)
        except BrokenExtensionError as error:
            made[name] = BrokenField(error.status)
    return {field: made[name] for field, name in fields.items()}


def load_printer(shop: Shop, guard: Guard) -> PrinterDriver:
    """Return the driver of the receipt printer; where it does not work, receipts wait."""
    try:
        return _make(shop, guard, kind="printer", name=shop.printer.driver, wrap=GuardedPrinter)
    except BrokenExtensionError as error:
        return BrokenPrinter(error.status)


def load_terminals(shop: Shop, guard: Guard) -> dict[str, Terminal]:
    """Return the terminals with drivers of the shop's own, by method; without those that fail."""
    made: dict[str, Terminal] = {}
    for options in shop.terminals:
        if options.driver not in terminals.BUNDLED:
            with suppress(BrokenExtensionError):  # its status says why
                made[options.method] = _make(
                    shop,
                    guard,
                    kind="terminal",
                    name=options.driver,
                    wrap=guarded_terminal,
                    given=options,
                )
    return made


def report_shelf(shop: Shop, database: Database, guard: Guard) -> ReportShelf:
    """Return the reports of a machine, asking its own books."""

    @cache
    def data() -> ReportData:
        from posforge.runtime.reports.door import BooksDoor  # noqa: PLC0415 - with the first report

        return BooksDoor(database)

    return ReportShelf(lambda: load_reports(shop, guard), data)


def _load(
    shop: Shop, guard: Guard, *, kind: ExtensionKind, names: Sequence[str], wrap: Wrap[T]
) -> dict[str, T]:
    made: dict[str, T] = {}
    for name in names:
        try:
            made[name] = _make(shop, guard, kind=kind, name=name, wrap=wrap)
        except BrokenExtensionError:
            continue  # its status says why
    return made


def _make(
    shop: Shop,
    guard: Guard,
    *,
    kind: ExtensionKind,
    name: str,
    wrap: Wrap[T],
    given: object = None,
) -> T:
    """Return an extension; its `make` is given the shop, or `given` in its place."""
    if (kind, name) in _BUNDLED:
        bundled: T = import_module(_BUNDLED[kind, name]).make(shop)
        return bundled
    own = {(one.kind, one.name): one.module for one in shop.extensions}
    module = own.get((kind, name), "")
    with guard.loading(kind, name, module=module):
        if not module:
            raise ContractError("No module brings it: run `posforge apply`.")
        make = getattr(import_module(module), "make", None)
        if not callable(make):
            wanted = "shop" if given is None else "options"
            raise ContractError(f"{module} has no `make({wanted})`.")
        return wrap(make(given or shop), guard, name)
