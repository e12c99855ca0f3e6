"""The books of any machine, opened to be looked into: whether the machine runs or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.app.clock import SystemClock
from posforge.runtime.app.machine import MachineSettings, open_secrets
from posforge.runtime.app.till import DATABASE
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
        if database:
            opened = Database.open_postgres(database)
        elif node.kind == "hq":
            opened = Database.open_postgres(_postgres_url(settings, stack))
        else:
            key = open_secrets(settings).database_key
            opened = Database.open_sqlcipher(settings.data / DATABASE, key)
        stack.callback(opened.close)
        journal = NodeJournal(opened, SystemClock(shop.timezone))
        yield Books(node=node, database=opened, journal=journal)


def _postgres_url(settings: MachineSettings, stack: ExitStack) -> str:
    # Only HQ's computer has PostgreSQL installed.
    from posforge.runtime.hq.postgres import LocalPostgres  # noqa: PLC0415

    postgres = LocalPostgres(settings.data / "postgres")
    return postgres.running_url() or stack.enter_context(postgres).url()
