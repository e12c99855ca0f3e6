"""Commands that hand the books over."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import click

from posforge.cli.opening import DATABASE, KEYS, Keys, machine_settings
from posforge.cli.telling import counted
from posforge.errors import UserError

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def export() -> None:
    """What the shop hands over to others."""


@export.command()
@click.argument(
    "data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False
)
@click.option("--first", type=_DAY, required=True, help="The first business day.")
@click.option("--last", type=_DAY, help="The last business day; the first where none is given.")
@click.option("--branch", default="", help="The code of one branch; all where none is given.")
@click.option("--to", type=click.Path(path_type=Path), help="A new file; otherwise stdout.")
@DATABASE
@KEYS
def accounts(
    data: Path | None,
    first: datetime,
    last: datetime | None,
    branch: str,
    to: Path | None,
    database: str,
    keys: Keys,
) -> None:
    """Write the journal for the bookkeeper as CSV: debits and credits of each Z.

    DATA is the folder of a machine: HQ knows every branch, a store server its own; without it the
    topmost machine of this computer is asked. The accounts are those of `accounting` in store.yaml.
    """
    from posforge.runtime.app.accounting import write_accounts
    from posforge.runtime.app.books import open_books
    from posforge.runtime.app.project import find_project

    project = find_project(Path.cwd())
    codes = [one.code for one in project.shop.branches]
    if branch and branch not in codes:
        raise UserError(
            f'This shop has no branch "{branch}".', hint=f"Branches: {', '.join(codes)}."
        )
    if to is not None and to.exists():
        raise UserError(f"{to} exists already.", hint="Name a new file; nothing is overwritten.")
    topmost = "hq" if project.shop.sync.hq else codes[0]
    folder = data or project.folder / "machines" / topmost
    days: tuple[date, date] = (first.date(), (last or first).date())
    with ExitStack() as stack:
        books = stack.enter_context(
            open_books(project.shop, machine_settings(folder, keys), database=database)
        )
        written = write_accounts(books.database, project.shop, days=days, branch=branch)
        file = stack.enter_context(to.open("w", encoding="utf-8", newline="")) if to else sys.stdout
        file.write(written.text)
    click.echo(counted(written.vouchers, "voucher"), err=True)
    if written.without_z:
        click.echo(f"still without a Z, so they may grow: {written.without_z}", err=True)
