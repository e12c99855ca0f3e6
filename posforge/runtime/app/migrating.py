"""Brings the tables of a machine up to date: when it starts, or while it does not run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from posforge.errors import UserError
from posforge.runtime.app.clock import SystemClock
from posforge.runtime.app.folder_lock import alone_in
from posforge.runtime.app.machine import open_secrets
from posforge.runtime.app.settings import MachineSettings
from posforge.runtime.domain.shop import NodeKind, Shop
from posforge.runtime.security.secrets import Secrets
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.migrate import MigrationReport, bring_up
from posforge.runtime.storage.place import Place, PostgresPlace, SqlcipherPlace
from posforge.runtime.storage.schema import Stand
from posforge.runtime.sync.node_file import load_node

DATABASE = "posforge.db"
POSTGRES = "postgres"


def migrate_machine(
    shop: Shop, settings: MachineSettings, *, database: str = ""
) -> MigrationReport:
    """Bring the tables of a machine that does not run to what this shop wants.

    Args:
        shop: the shop as its program knows it now.
        settings: the machine's data folder and its keys.
        database: URL of the machine's PostgreSQL, where it is not its own.

    Raises UserError where the folder holds no machine or one that runs, KnownError, with nothing
    changed, where posforge's own tables cannot be brought up. A machine that has no database yet,
    or one by a URL that was not given, is left as it is.
    """
    node = load_node(settings.data)
    if node is None:
        raise UserError(
            f"There is no machine in {settings.data}.",
            hint="Name its folder, such as machines/S01-1.",
        )
    nothing = MigrationReport(before=Stand(), after=Stand())
    with alone_in(settings.data):
        if node.kind == "hq" and not database and not (settings.data / POSTGRES).exists():
            return nothing
        with place_of(settings, node.kind, database=database) as place:
            if not place.stand().core:
                return nothing
            report = bring_up(place, shop.migrations)
            if report.before.core != report.after.core:
                _take_in_parked(shop, place)
            return report


@contextmanager
def open_database(
    shop: Shop,
    settings: MachineSettings,
    kind: NodeKind,
    *,
    own: Secrets,
    database: str = "",
    is_alone: bool,
) -> Iterator[tuple[Database, MigrationReport]]:
    """Open a machine's database as it starts, its tables brought up to date before.

    Args:
        shop: the shop as its program knows it now.
        settings: the machine's data folder.
        kind: what it is.
        own: its secrets.
        database: URL of its PostgreSQL, where it is not its own.
        is_alone: whether it is known not to run elsewhere; else only a new database is changed.

    Raises KnownError where posforge's own tables cannot be brought up.
    """
    with place_of(settings, kind, database=database, own=own) as place:
        report = bring_up(place, shop.migrations, is_alone=is_alone)
        with closing(place.open()) as opened:
            yield opened, report


@contextmanager
def place_of(
    settings: MachineSettings, kind: NodeKind, *, database: str = "", own: Secrets | None = None
) -> Iterator[Place]:
    """Give the place where a machine of this kind keeps its database, as long as it can be used.

    `database` is the URL of its PostgreSQL, where it is not its own; `own` are its secrets, where
    they are at hand.
    """
    if database:
        yield PostgresPlace(url=database, folder=settings.data)
    elif kind == "hq":
        with _local_postgres(settings) as place:
            yield place
    else:
        key = (own or open_secrets(settings)).database_key
        yield SqlcipherPlace(path=settings.data / DATABASE, key=key)


def _take_in_parked(shop: Shop, place: Place) -> None:
    """Read what an older posforge did not know, as every start does: its books add up from now."""
    with closing(place.open()) as database:
        NodeJournal(database, SystemClock(shop.timezone)).retry_parked()


@contextmanager
def _local_postgres(settings: MachineSettings) -> Iterator[Place]:
    # Only HQ's computer has PostgreSQL installed.
    from posforge.runtime.hq.postgres import LocalPostgres, program  # noqa: PLC0415

    postgres = LocalPostgres(settings.data / POSTGRES)
    with ExitStack() as stack:
        url = postgres.running_url() or stack.enter_context(postgres).url()
        yield PostgresPlace(url=url, folder=settings.data, pg_dump=program("pg_dump"))
