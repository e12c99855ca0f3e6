"""The books of any machine, opened to be looked into: whether the machine runs or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.app.clock import SystemClock
from posforge.runtime.app.migrating import place_of
from posforge.runtime.app.settings import MachineSettings
from posforge.runtime.domain.shop import Shop
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.sync.node_file import NodeFile, load_node


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """One machine's journal and database."""

    node: NodeFile
    database: Database
    journal: NodeJournal


@contextmanager
def open_books(shop: Shop, settings: MachineSettings, *, database: str = "") -> Iterator[Books]:
    """Open the books of the machine in this data folder.

    Args:
        shop: gives the time zone.
        settings: the data folder and its keys.
        database: URL of the machine's PostgreSQL, where it is not its own.

    Raises UserError where the folder holds no machine.
    """
    node = load_node(settings.data)
    if node is None:
        raise UserError(
            f"There is no machine in {settings.data}.",
            hint="Name its folder, such as machines/S01-1.",
        )
    with ExitStack() as stack:
        opened = stack.enter_context(place_of(settings, node.kind, database=database)).open()
        stack.callback(opened.close)
        journal = NodeJournal(opened, SystemClock(shop.timezone))
        yield Books(node=node, database=opened, journal=journal)
