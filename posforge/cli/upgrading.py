"""`posforge upgrade`: moving a project to the posforge that is installed, and taking that back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posforge import __version__
from posforge.cli.changing import PROJECT
from posforge.cli.telling import counted, mistakes_told

if TYPE_CHECKING:
    from posforge.generate.upgrade import Upgraded

_UNDECIDED = 2
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command()
@PROJECT
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--abort", "is_abort", is_flag=True, help="Take an upgrade back that waits for you.")
def upgrade(project: Path, dry_run: bool, is_abort: bool) -> None:
    """Move a project to the posforge that is installed.

    Without PROJECT, the one you are in. Your own changes stay. Where you and posforge changed the
    same lines, both stand in the file, and the exit code is 2: decide, and give the command again.
    """
    if dry_run and is_abort:
        raise click.UsageError("--dry-run and --abort exclude each other.")
    if is_abort:
        _abort(project)
    elif dry_run:
        _show(project)
    else:
        _upgrade(project)


def _upgrade(project: Path) -> None:
    from posforge.generate.upgrade import upgrade

    with mistakes_told():
        done = upgrade(project)
    if done is None:
        click.echo(f"Nothing to do: the project is of posforge {__version__}, which is installed.")
        return
    _tell(done)
    if done.conflicts:
        sys.exit(_UNDECIDED)


def _tell(done: Upgraded) -> None:
    for note in done.notes:
        click.echo(f"store.yaml: {note}")
    for path in done.orphans:
        click.echo(f"{path} is no longer made by posforge; yours stays.")
    for path in done.kept:
        click.echo(f"A file that posforge alone writes was edited by hand: its text is in {path}.")
    if not done.conflicts:
        click.secho(f"Upgraded from posforge {done.before} to {done.after}.", bold=True)
        click.echo(f"{counted(len(done.paths), 'file')} changed, in one commit: git show")
        return
    click.secho("You and posforge changed the same lines:", bold=True)
    for path, places in sorted(done.conflicts.items()):
        click.echo(f"  {path}: {counted(places, 'place')}")
    click.echo(
        "\nBetween <<<<<<< and ======= stands yours, from there to >>>>>>> the new one. Keep what\n"
        "you want, delete the three marks, and type `posforge upgrade` again; or take all of it\n"
        "back: posforge upgrade --abort"
    )


def _show(project: Path) -> None:
    from posforge.generate.upgrade import diff, plan_upgrade, waiting

    undecided = waiting(project)
    if undecided is not None:
        click.secho("An upgrade waits here and is not committed yet.", bold=True)
        for path, places in sorted(undecided.items()):
            click.echo(f"  {path}: {counted(places, 'place')} to decide")
        click.echo("Finish it: posforge upgrade. Or take it back: posforge upgrade --abort")
        return
    with mistakes_told():
        todo = plan_upgrade(project)
    if todo is None:
        click.echo(f"Nothing to do: the project is of posforge {__version__}, which is installed.")
        return
    for line in diff(project, todo):
        click.secho(line, fg=_COLOURS.get(line[:1]))
    click.secho(f"\nThat is the way from posforge {todo.before} to {todo.after}.", bold=True)
    for note in todo.notes:
        click.echo(f"store.yaml: {note}")
    for path, places in sorted(todo.conflicts.items()):
        click.echo(f"You would have to decide in {path}: {counted(places, 'place')}.")


def _abort(project: Path) -> None:
    from posforge.generate.upgrade import abort

    paths = abort(project)
    click.echo(f"Taken back; as before the upgrade: {counted(len(paths), 'file')}.")
