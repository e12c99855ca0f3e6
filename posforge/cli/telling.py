"""What several commands say in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from posforge.runtime.flows.import_catalogue import ImportReport

_SHOWN = 20


def tell_import(report: ImportReport, *, is_all_written: bool = False) -> None:
    """Say what was taken in and what was not, the first rejected rows with their reasons.

    With `is_all_written` nobody needs to be told how to see the others.
    """
    click.echo(f"accepted {report.accepted}   rejected {len(report.rejected)}   of {report.rows}")
    without = report.accepted - report.priced
    if without:
        click.echo(f"{without} of the accepted have no price yet.")
    for column in report.ignored_columns:
        click.echo(f"ignored column: {column}")
    for one in report.rejected[:_SHOWN]:
        click.echo(f"  line {one.line}: {one.reason}")
    more = len(report.rejected) - _SHOWN
    if more > 0 and not is_all_written:
        click.echo(f"  … {more} more: posforge catalogue import FILE --rejects REJECTS writes all")
