"""The till, put together: its disk, its catalogue, its printer and its line to the store server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from posforge.errors import UserError
from posforge.runtime.app.clock import SystemClock
from posforge.runtime.app.folder_lock import alone_in
from posforge.runtime.app.in_step import in_step, receiver_of
from posforge.runtime.app.machine import MachineSettings, open_secrets
from posforge.runtime.app.settings import TillSettings
from posforge.runtime.devices.printer import Printer
from posforge.runtime.devices.printouts import TillComposer
from posforge.runtime.devices.queue import PrintWorker
from posforge.runtime.domain.shop import PrinterOptions, Shop
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.cash import Cash
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.security.pins import Argon2PinHasher
from posforge.runtime.storage.catalogue import StoredCatalogue
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.node_store import NodeStore
from posforge.runtime.storage.print_queue import StoredPrintQueue
from posforge.runtime.sync.node_file import NodeFile, load_node
from posforge.runtime.sync.pump import Pump

DATABASE = "posforge.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTill:
    """A till that sells, prints and keeps in step, for as long as its `with` block lasts."""

    folder: Path
    till: Till
    database: Database
    journal: NodeJournal
    printing: PrintWorker
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
        database = Database.open_sqlcipher(folder / DATABASE, secrets.database_key)
        stack.callback(database.close)
        journal = NodeJournal(database, clock)
        journal.retry_parked()  # this posforge may know what an earlier one did not
        news = _News()
        till = _till(shop, node, database, key=key, clock=clock, on_news=news, stack=stack)
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
        printing = _printing(till, database, settings.printer or shop.printer)
        stack.callback(printing.stop)
        news.printing, news.pump = printing, pump
        printing.start()
        yield OpenTill(
            folder=folder,
            till=till,
            database=database,
            journal=journal,
            printing=printing,
            pump=pump,
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


def _till(
    shop: Shop,
    node: NodeFile,
    database: Database,
    *,
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
    catalogue = StoredCatalogue(database, clock=clock, store=node.store)
    stack.callback(catalogue.close)
    return Till(
        shop=shop,
        branch=shop.branch(node.store),
        identity=node.identity,
        store=store,
        catalogue=catalogue,
        clock=clock,
        entropy=os.urandom,
        pins=Argon2PinHasher(),
        payments={
            method.name: method
            for method in (Cash(currency=shop.currency),)
            if method.name in shop.payments
        },
    )


def _printing(till: Till, database: Database, options: PrinterOptions) -> PrintWorker:
    return PrintWorker(
        StoredPrintQueue(database),
        Printer.of(options),
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
