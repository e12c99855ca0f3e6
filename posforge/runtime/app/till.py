"""The till, put together: its disk, its catalogue, its printer and its line to the store server."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from posforge.errors import UserError
from posforge.runtime.app.clock import SystemClock
from posforge.runtime.app.crash_log import CrashLog
from posforge.runtime.app.folder_lock import alone_in
from posforge.runtime.app.in_step import asking, in_step, receiver_of
from posforge.runtime.app.machine import open_secrets
from posforge.runtime.app.migrating import open_database
from posforge.runtime.app.settings import MachineSettings, TillSettings
from posforge.runtime.app.terminals import bundled_payments, bundled_terminals, placed, ways_to_pay
from posforge.runtime.devices.attendant import Attendants
from posforge.runtime.devices.printer import Printer
from posforge.runtime.devices.printouts import TillComposer
from posforge.runtime.devices.queue import PrintWorker
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.extensions import Extensions, Guard
from posforge.runtime.ext.payments import PaymentMethod
from posforge.runtime.ext.printers import PrinterDriver
from posforge.runtime.ext.terminals import Terminal
from posforge.runtime.security.node_keys import NodeKey, signature_matches
from posforge.runtime.security.pins import Argon2PinHasher
from posforge.runtime.storage.catalogue import StoredCatalogue
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.migrate import MigrationReport
from posforge.runtime.storage.node_store import NodeStore
from posforge.runtime.storage.print_queue import StoredPrintQueue
from posforge.runtime.sync.node_file import NodeFile, load_node
from posforge.runtime.sync.pump import Pump
from posforge.runtime.sync.verify import is_authentic

if TYPE_CHECKING:
    from posforge.runtime.ext.reports import ReportShelf


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTill:
    """A till that sells, prints and keeps in step, for as long as its `with` block lasts."""

    folder: Path
    till: Till
    database: Database
    migration: MigrationReport
    journal: NodeJournal
    printing: PrintWorker
    attendants: Attendants
    pump: Pump


@contextmanager
def open_till(shop: Shop, settings: TillSettings) -> Iterator[OpenTill]:
    """Open the till in this data folder, without a window.

    Raises UserError where the folder holds no till or one that runs already, KnownError where
    its keys or its disk fail.
    """
    folder = settings.machine.data
    node = _till_in(settings.machine)
    secrets = open_secrets(settings.machine)
    key, clock = NodeKey.from_secret(secrets.node_key), SystemClock(shop.timezone)
    with ExitStack() as stack:
        stack.enter_context(alone_in(folder))
        database, migration = stack.enter_context(
            open_database(shop, settings.machine, "till", own=secrets, is_alone=True)
        )
        journal = NodeJournal(database, clock)
        journal.retry_parked()  # this posforge may know what an earlier one did not
        news = _News()
        shop = replace(
            shop,
            printer=settings.printer or shop.printer,
            terminals=placed(shop, settings.terminals),
        )
        gear = _gear(shop, database, log=CrashLog(folder, "extensions.log"))
        till = _till(
            shop, node, database, gear=gear, key=key, clock=clock, on_news=news, stack=stack
        )
        till = replace(till, exports=settings.exports or folder / "exports")
        receiver = receiver_of(node, journal)
        step = in_step(
            node,
            key=key,
            journal=journal,
            receiver=receiver,
            clock=clock,
            every=shop.sync,
            after_ms=settings.line_after_ms,
        )
        pump = stack.enter_context(step)
        assert pump is not None, "a till has a store server above it"
        printing = _printing(till, database, gear.printer)
        stack.callback(printing.stop)
        news.printing, news.pump = printing, pump
        line = _asking_above(till, node, key=key, journal=journal, pump=pump)
        till = stack.enter_context(line)
        printing.start()
        attendants = Attendants(till)
        stack.callback(attendants.stop)
        attendants.start()
        yield OpenTill(
            folder=folder,
            till=till,
            database=database,
            migration=migration,
            journal=journal,
            printing=printing,
            attendants=attendants,
            pump=pump,
        )


@contextmanager
def _asking_above(
    till: Till, node: NodeFile, *, key: NodeKey, journal: NodeJournal, pump: Pump
) -> Iterator[Till]:
    """Give a till the line to its store server, and what proves the events that come by it."""
    with asking(node, key=key, is_online=lambda: pump.is_online) as line:
        yield replace(
            till,
            store_line=line,
            is_authentic=lambda event: is_authentic(event, journal, verify=signature_matches),
        )


class _News:
    """Something was committed: paper first, then the line."""

    printing: PrintWorker | None = None
    pump: Pump | None = None

    def __call__(self) -> None:
        if self.printing is not None:
            self.printing.wake()
        if self.pump is not None:
            self.pump.notify()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gear:
    """What this till is paid, counted and printed with."""

    payments: Mapping[str, PaymentMethod]
    terminals: Mapping[str, Terminal]
    extensions: Extensions
    printer: PrinterDriver


def _gear(shop: Shop, database: Database, *, log: CrashLog) -> _Gear:
    """Gather what is bundled and what the shop brings; who brings nothing, loads nothing more."""
    guard = Guard(log.write)

    @cache
    def shelf() -> ReportShelf:
        from posforge.runtime.app.extending import report_shelf  # noqa: PLC0415 - once it is asked

        return report_shelf(shop, database, guard)

    if not shop.extensions:
        terminals = bundled_terminals(shop)
        return _Gear(
            payments=ways_to_pay(shop, bundled_payments(shop), terminals),
            terminals=terminals,
            extensions=Extensions(shelf=shelf, guard=guard),
            printer=Printer.of(shop.printer),
        )
    from posforge.runtime.app import extending  # noqa: PLC0415 - see above

    terminals = bundled_terminals(shop) | extending.load_terminals(shop, guard)
    return _Gear(
        payments=ways_to_pay(shop, extending.load_payments(shop, guard), terminals),
        terminals=terminals,
        extensions=Extensions(
            screens=extending.load_screens(shop, guard),
            behaviours=extending.load_behaviours(shop, guard),
            shelf=shelf,
            guard=guard,
        ),
        printer=extending.load_printer(shop, guard),
    )


def _till(
    shop: Shop,
    node: NodeFile,
    database: Database,
    *,
    gear: _Gear,
    key: NodeKey,
    clock: SystemClock,
    on_news: _News,
    stack: ExitStack,
) -> Till:
    store = NodeStore(
        database,
        identity=node.identity,
        signer=key,
        clock=clock,
        entropy=os.urandom,
        on_news=on_news,
    )
    branch = shop.branch(node.store)
    catalogue = StoredCatalogue.of(shop, branch, database=database, clock=clock)
    stack.callback(catalogue.close)
    return Till(
        shop=shop,
        branch=branch,
        identity=node.identity,
        store=store,
        catalogue=catalogue,
        clock=clock,
        entropy=os.urandom,
        pins=Argon2PinHasher(),
        payments=gear.payments,
        terminals=gear.terminals,
        extensions=gear.extensions,
    )


def _printing(till: Till, database: Database, printer: PrinterDriver) -> PrintWorker:
    return PrintWorker(
        StoredPrintQueue(database),
        printer,
        compose=TillComposer(till.store, shop=till.shop, branch=till.branch),
        clock=till.clock,
    )


def _till_in(settings: MachineSettings) -> NodeFile:
    node = load_node(settings.data)
    if node is None:
        raise UserError(
            f"The till in {settings.data} has not joined a store server yet.",
            hint="Make a code there (posforge machine join-code), then start the till with "
            "--join-code CODE.",
        )
    if node.kind != "till":
        raise UserError(
            f"{settings.data} belongs to a {node.kind}, not a till.",
            hint="Give each machine a data folder of its own.",
        )
    return node
