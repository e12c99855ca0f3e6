"""What several commands say in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from posforge.runtime.flows.import_catalogue import ImportReport
    from posforge.spec.problems import Problem

_SHOWN = 20
_LINES_SHOWN = 5


FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to say it: to people, or to programs.",
)


@contextmanager
def mistakes_told() -> Iterator[None]:
    """Say everything that is wrong with a store.yaml before the error goes on."""
    from posforge.spec.problems import SpecError

    try:
        yield
    except SpecError as error:
        for problem in error.problems:
            tell_problem(problem)
        raise


def tell_problem(problem: Problem) -> None:
    """Say one thing that is wrong with a store.yaml, the line marked."""
    first, *rest = problem.render().splitlines()
    click.echo(click.style(problem.place, bold=True) + first.removeprefix(problem.place))
    for line in rest:
        before, bar, after = line.partition("|")
        is_caret = bool(bar) and set(after.strip()) == {"^"}
        click.echo(before + bar + click.style(after, fg="red") if is_caret else line)
    click.echo()


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 till`, `2 branches`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def tell_import(report: ImportReport, *, is_all_written: bool = False) -> None:
    """Say what was taken in and what was not: each reason, and the lines it holds for.

    With `is_all_written` nobody needs to be told how to see the others.
    """
    click.echo(f"accepted {report.accepted}   rejected {len(report.rejected)}   of {report.rows}")
    without = report.accepted - report.priced
    if without:
        click.echo(f"{without} of the accepted have no price yet.")
    for column in report.ignored_columns:
        click.echo(f"ignored column: {column}")
    if report.unchanged:
        click.echo(f"{report.unchanged} of the accepted were so before.")
    lines: dict[str, list[int]] = {}
    for one in report.rejected:
        for reason in one.reasons:
            lines.setdefault(reason, []).append(one.line)
    for reason in list(lines)[:_SHOWN]:
        click.echo(f"  {_places(lines[reason])}: {reason}")
    more = len(lines) - _SHOWN
    if more > 0 and not is_all_written:
        click.echo(
            f"  … and {counted(more, 'reason')} more: "
            "posforge catalogue import FILE --rejects REJECTS writes all"
        )


def _places(lines: list[int]) -> str:
    """Return `line 5`, `lines 5, 8 and 9`, or `lines 5, 6, 7, 8, 9 and 20 more`."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    said, others = lines[:_LINES_SHOWN], len(lines) - _LINES_SHOWN
    if others > 0:
        return f"lines {', '.join(map(str, said))} and {others} more"
    return f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"
