"""Commands that keep the books: people, catalogue, journal, verification."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from posforge.cli.opening import DATA, DATABASE, KEYS, Keys, machine_settings, server_settings
from posforge.cli.telling import counted, tell_import
from posforge.errors import UserError

if TYPE_CHECKING:
    from posforge.runtime.app.project import Project
    from posforge.runtime.app.server import Server


@click.group()
def catalogue() -> None:
    """What the shop sells."""


@catalogue.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--rejects", type=click.Path(path_type=Path), help="Write every rejected row and why to a CSV."
)
@DATABASE
@DATA
@KEYS
def import_file(
    file: Path, rejects: Path | None, database: str, data: Path | None, keys: Keys
) -> None:
    """Take in articles and prices from a CSV FILE (may be gzipped), at the topmost machine.

    Columns: gtin and name; where they are known department, unit, tax, price, price@store:S01 and
    the like (for a branch, region or list), valid_from (from when the row's prices hold),
    open_price, style, style_name, picture (a file in the folder `pictures` beside FILE) and every
    field of the shop. A column that is missing leaves what an article has, an empty cell clears it.
    """
    import gc

    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from posforge.runtime.app.crash_log import CrashLog
    from posforge.runtime.app.extending import load_behaviours
    from posforge.runtime.ext.extensions import Guard
    from posforge.runtime.flows.import_catalogue import import_catalogue

    _refuse_existing(rejects)
    columns = (SpinnerColumn(), TextColumn("{task.completed} rows"), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
    gc.disable()  # rows leave no cycles behind, and looking for them takes a tenth of the time
    with ExitStack() as stack:
        server, folder = _topmost(stack, data=data, keys=keys, database=database)
        bar = stack.enter_context(progress)
        task = bar.add_task("rows", total=None)
        guard = Guard(CrashLog(folder, "extensions.log").write)
        report = import_catalogue(
            file,
            shop=server.shop,
            begin=server.store.work,
            clock=server.clock,
            behaviours=load_behaviours(server.shop, guard),
            progress=lambda rows: bar.update(task, completed=rows),
        )
    tell_import(report, is_all_written=rejects is not None)
    if rejects is not None:
        _write_rejects(rejects, [(one.line, one.reason) for one in report.rejected])


@catalogue.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@DATABASE
@DATA
@KEYS
def export_file(file: Path, database: str, data: Path | None, keys: Keys) -> None:
    """Write every article into a new CSV FILE, as the topmost machine has them now.

    One column for everything `catalogue import` reads; pictures go into the folder `pictures`
    beside FILE. Taking the file in again changes nothing.
    """
    from posforge.runtime.flows.export_catalogue import export_catalogue
    from posforge.runtime.storage.listings import StoredListings

    with ExitStack() as stack:
        server, _ = _topmost(stack, data=data, keys=keys, database=database)
        connection = stack.enter_context(server.database.read())
        report = export_catalogue(
            file,
            shop=server.shop,
            listings=StoredListings(connection),
            at_ms=server.clock.now_ms(),
        )
    click.echo(f"{counted(report.rows, 'article')} and {counted(report.pictures, 'picture')}")
    if report.left_out:
        click.echo(f"{counted(report.left_out, 'article')} without a barcode left out")


def _refuse_existing(path: Path | None) -> None:
    if path is not None and path.exists():
        raise UserError(f"{path} exists already.", hint="Name a new file; nothing is overwritten.")


def _write_rejects(path: Path, rows: list[tuple[int, str]]) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("line", "reason"))
        writer.writerows(rows)
    click.echo(f"rejected rows are in {path}")


@click.group()
def person() -> None:
    """Who works in the shop."""


@person.command()
@click.option("--name", required=True, help="As it stands on the till's tile and on receipts.")
@click.option("--role", required=True, help="One of the roles of store.yaml.")
@click.option(
    "--pin",
    prompt="PIN (empty for none)",
    default="",
    hide_input=True,
    help="Signs in at tills.",
)
@click.option(
    "--password",
    prompt="Password (empty for none)",
    default="",
    hide_input=True,
    help="Signs in to the portal.",
)
@DATABASE
@DATA
@KEYS
def add(
    name: str, role: str, pin: str, password: str, database: str, data: Path | None, keys: Keys
) -> None:
    """Let somebody sign in: with a PIN at tills, with a password in the portal."""
    from posforge.runtime.domain.ids import uuid7
    from posforge.runtime.domain.people import Person
    from posforge.runtime.flows.enrol_person import enrol_person
    from posforge.runtime.security.pins import Argon2PinHasher

    with ExitStack() as stack:
        server, _ = _topmost(stack, data=data, keys=keys, database=database)
        who = Person(id=uuid7(server.clock.now_ms(), server.entropy(10)), name=name, role=role)
        with server.store.work() as work:
            enrol_person(work, server.shop, who, pin=pin, password=password, pins=Argon2PinHasher())
    click.echo(f"{name} may sign in as {role}; the tills hear of it by themselves.")


@click.command()
@DATABASE
@click.argument(
    "data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False
)
@KEYS
def verify(data: Path | None, database: str, keys: Keys) -> None:
    """Prove the books of the machine in the folder DATA, or of every machine in `machines`.

    Every log gapless and chained, every hash and signature right, every ledger at zero, and every
    projection equal to a replay; or the first event that is wrong is named.
    """
    from posforge.runtime.app.project import find_project
    from posforge.runtime.sync.node_file import FILE_NAME

    project = find_project(Path.cwd())
    known = sorted(file.parent for file in (project.folder / "machines").glob(f"*/{FILE_NAME}"))
    folders = [data] if data else known
    if not folders:
        raise UserError("No machine of this shop has been started here.", hint="Name its folder.")
    proofs = [_prove(project, folder, database=database, keys=keys) for folder in folders]
    if not all(proofs):
        sys.exit(1)
    click.secho("The books are sound.", fg="green")


def _prove(project: Project, data: Path, *, database: str, keys: Keys) -> bool:
    from posforge.runtime.app.books import open_books
    from posforge.runtime.security.node_keys import signature_matches
    from posforge.runtime.storage.verify import verify as prove

    settings = machine_settings(data, keys)
    with open_books(project.shop, settings, database=database) as books:
        report = prove(books.database, signature_matches=signature_matches)
        name = books.node.label
    click.echo(f"{name}: {report.events} events in {report.logs} logs")
    if report.forked:
        click.echo(f"{report.forked} events stand on another branch of their log")
    if report.parked:
        click.echo(f"{report.parked} events are of a kind this posforge does not know")
    for fault in report.faults:
        click.secho(str(fault), fg="red")
    return report.is_sound


@click.group()
def journal() -> None:
    """The signed record everything else is counted from."""


@journal.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--to", type=click.Path(path_type=Path), help="A new file; otherwise stdout.")
@DATABASE
@KEYS
def export(data: Path, to: Path | None, database: str, keys: Keys) -> None:
    """Write every event the machine in the folder DATA holds, as JSON lines."""
    from posforge.runtime.app.books import open_books
    from posforge.runtime.app.project import find_project
    from posforge.runtime.storage.export import export_journal

    shop = find_project(Path.cwd()).shop
    _refuse_existing(to)
    with ExitStack() as stack:
        settings = machine_settings(data, keys)
        books = stack.enter_context(open_books(shop, settings, database=database))
        lines = stack.enter_context(to.open("w", encoding="utf-8")) if to else sys.stdout
        count = export_journal(books.journal, lines)
    click.echo(f"{count} events", err=True)


def _topmost(
    stack: ExitStack, *, data: Path | None, keys: Keys, database: str
) -> tuple[Server, Path]:
    """Open the machine that decides about catalogue and people: HQ, or the only store server.

    Returns the machine and its data folder.
    """
    from posforge.runtime.app.project import find_project
    from posforge.runtime.app.server import open_server

    project = find_project(Path.cwd())
    name = "hq" if project.shop.sync.hq else project.shop.branches[0].code
    settings = server_settings(project, name, data=data, keys=keys, database=database)
    kind: Literal["hq", "store"] = "hq" if name == "hq" else "store"
    return stack.enter_context(open_server(project.shop, settings, kind)), settings.data
