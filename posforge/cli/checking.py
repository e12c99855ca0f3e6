"""The command that says whether a store.yaml makes sense: check."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posforge.cli.telling import FORMAT, counted, tell_problem
from posforge.errors import PosforgeError, UserError

if TYPE_CHECKING:
    from posforge.spec.root import StoreSpec


@click.command()
@click.argument("place", type=click.Path(path_type=Path), default=".")
@FORMAT
def check(place: Path, form: str) -> None:
    """Say whether a store.yaml makes sense, and where it does not.

    PLACE is a project or a file; without it, the project you are in. The exit code is 1 where
    something is wrong; a warning alone is not.
    """
    from posforge.spec.load import examine

    if form == "json":
        problems = problem_facts(place)
        click.echo(json.dumps(problems, indent=2))  # in ASCII, whatever the terminal reads
        sys.exit(any(one["level"] == "error" for one in problems))
    found = examine(place)
    for problem in found.problems:
        tell_problem(problem)
    if found.spec is None:
        click.secho(found.verdict, fg="red")
        sys.exit(1)
    click.echo(_summary(found.spec))
    tell_if_behind(place)


def problem_facts(place: Path) -> list[dict[str, str | int]]:
    """Return every problem as programs read it, a file that cannot be read included."""
    from posforge.spec.load import examine, store_file
    from posforge.spec.problems import Problem, Span

    try:
        return [problem.facts() for problem in examine(place).problems]
    except PosforgeError as error:
        unread = Problem(
            file=str(store_file(place)),
            span=Span(1, 1, 1),
            path=(),
            message=error.message,
            excerpt="",
            hint=error.hint,
        )
        return [unread.facts()]


def _summary(spec: StoreSpec) -> str:
    tills = sum(branch.tills for branch in spec.branches)
    fields = len(spec.catalog.fields) + len(spec.catalog.variants)
    facts = [
        counted(len(spec.branches), "branch", "branches"),
        counted(tills, "till"),
        counted(len(spec.tax.rates), "tax rate"),
        counted(len(spec.roles), "role"),
        *([counted(fields, "field")] if fields else []),
        *([counted(len(spec.promotions), "promotion")] if spec.promotions else []),
    ]
    return f"{spec.store.name} makes sense: {', '.join(facts)}."


def tell_if_behind(place: Path) -> None:
    """Say so where store.yaml says something else than the project that was made from it."""
    from posforge.generate.record import is_applied

    if not (place / "pyproject.toml").is_file():
        return
    try:
        if is_applied(place):
            return
        from posforge.generate.project import is_behind
        from posforge.spec.problems import SpecError
    except UserError as error:
        click.echo(error.message)
        return
    except ImportError:
        return  # a machine without the generator runs what was applied elsewhere
    try:
        behind = is_behind(place)
    except SpecError:
        click.echo("store.yaml has mistakes (see `posforge check`); what was applied last holds.")
    except UserError as error:
        click.echo(error.message)
    else:
        if behind:
            files = ", ".join(behind)
            click.echo(f"The project does not say so yet ({files}): run `posforge apply`.")
