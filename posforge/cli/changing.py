"""Commands that bring a project up to its store.yaml, and back: plan, apply, undo."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from posforge.cli.checking import problem_facts
from posforge.cli.opening import KEYS, Keys
from posforge.cli.telling import FORMAT, counted, mistakes_told
from posforge.errors import PosforgeError, UserError

if TYPE_CHECKING:
    from posforge.generate.apply import Done, Proposal
    from posforge.generate.project import Survey
    from posforge.generate.references import Reference
    from posforge.runtime.domain.shop import Shop

_SIGNS = {"add": ("+", "green"), "change": ("~", "yellow"), "remove": ("-", "red")}
_TITLES = {
    "database": "Database",
    "permissions": "Permissions",
    "screens": "Screens",
    "devices": "Devices",
    "shop": "Shop",
}
_NOTHING = "Nothing to do: the project is what store.yaml says."

PROJECT = click.argument("project", type=click.Path(path_type=Path), default=".")


@click.command()
@PROJECT
@FORMAT
def plan(project: Path, form: str) -> None:
    """Say what `posforge apply` would change, and change nothing.

    The exit code is 0 whether or not there is something to do, and 1 where store.yaml has mistakes.
    """
    from posforge.generate.apply import propose

    if form == "json":
        try:
            proposal = propose(project)
        except UserError:
            _echo_json(problem_facts(project))
            sys.exit(1)
        _echo_json(_facts(proposal))
        return
    with mistakes_told():
        proposal = propose(project)
    if proposal.survey.is_done:
        click.echo(_NOTHING)
        return
    _tell(proposal)
    if proposal.survey.edited:
        click.echo("\nFiles marked ! were edited by hand; apply stops there unless --overwrite.")
    click.echo("\nNothing was changed. To do it: posforge apply")


@click.command()
@PROJECT
@click.option(
    "--overwrite",
    is_flag=True,
    help="Write over generated files that were edited by hand; .posforge/kept/ keeps their text.",
)
@KEYS
def apply(project: Path, overwrite: bool, keys: Keys) -> None:
    """Do what a change of store.yaml or its promotions asks for, as one commit.

    Files of your own are left alone. Machines of this shop on this computer that do not run get
    their databases copied and changed as well; the others do so when they start.
    """
    from posforge.generate.record import is_applied

    if is_applied(project):
        click.echo(_NOTHING)
        return
    from posforge.generate.apply import apply_changes

    with mistakes_told():
        done = apply_changes(project, overwrite=overwrite)
    if done.written is None:
        click.echo(_NOTHING)
        return
    _tell(done.proposal)
    _tell_end(done, "Noted" if done.proposal.is_wording else "Applied")
    _migrate(done, keys)


@click.command()
@PROJECT
@KEYS
def undo(project: Path, keys: Keys) -> None:
    """Take the last apply back, as a new commit; once more, the one before.

    store.yaml and what was made from it become what they were. A column that came goes again, by a
    migration forward, and no value is lost. Files of your own are left alone.
    """
    from posforge.generate.undo import undo as take_back

    done = take_back(project)
    _tell(done.proposal)
    sources = done.proposal.sources
    was = "is what it was" if len(sources) == 1 else "are what they were"
    _tell_end(done, "Undone", also=f", and {' and '.join(sources)} {was} before")
    _migrate(done, keys)
    shown = (f"git show {done.undone[:12]}:./{name} > {name}" for name in sources)
    click.echo(f"To have it back: {', '.join(shown)}, then posforge apply")


def _tell(proposal: Proposal) -> None:
    """Say what changes: in files, and for whom."""
    if proposal.is_wording:
        click.echo(f"Only comments or order of {' and '.join(proposal.sources)} changed.")
        return
    files = _files(proposal.survey)
    click.secho("Files", bold=True)
    for file in files:
        _line(file["change"], file["path"] + ("  !" if file["edited"] else ""))
    if not files:
        click.echo("  only what was applied is noted anew")
    if proposal.spec_before is None:
        click.echo("\nWhat was applied before is not known, so nothing can be compared.")
    for area, title in _TITLES.items():
        changes = [one for one in proposal.changes if one.area == area]
        if changes:
            _title(title)
        for one in changes:
            _line(one.change, one.text)
        if changes and area == "database":
            click.echo("    Rows that move: none.")
    _tell_references(proposal.references)


def _tell_references(found: tuple[Reference, ...]) -> None:
    if not found:
        return
    _title("Your files still speak of what store.yaml no longer has", color="yellow")
    for one in found:
        click.echo(f"  {one.file}:{one.line}: {one.word}: {one.text}")


def _tell_end(done: Done, word: str, *, also: str = "") -> None:
    assert done.written is not None
    survey = done.proposal.survey
    count = f": {counted(len(_files(survey)), 'file')} changed"
    click.secho(f"\n{word}{'' if done.proposal.is_wording else count}{also}.", bold=True)
    for path in done.written.kept:
        click.echo(f"Somebody had edited a file meanwhile; its text is in {path}.")
    if survey.edited:
        click.echo("What was edited by hand is in .posforge/kept/.")
    if done.strange:
        click.echo(f"Yours, and not committed yet: {', '.join(done.strange)}.")
    if not done.written.is_committed:
        click.secho("Not committed: git does not keep this project, so undo cannot.", fg="yellow")


def _migrate(done: Done, keys: Keys) -> None:
    """Bring the databases on this computer along, where the change is one of columns."""
    outcome = done.proposal.survey.outcome
    machines = done.proposal.survey.project / "machines"
    if outcome.revision is None or not machines.is_dir():
        return
    from dataclasses import replace

    from posforge.runtime.app.project import find_project
    from posforge.runtime.domain.shop import Migrations

    package = f"{outcome.plan.package}.migrations"
    shop = replace(
        find_project(done.proposal.survey.project).shop,
        migrations=Migrations(package=package, head=outcome.head),
    )
    for folder in sorted(file.parent for file in machines.glob("*/node.json")):
        _migrate_machine(shop, folder, keys)


def _migrate_machine(shop: Shop, folder: Path, keys: Keys) -> None:
    from posforge.cli.opening import machine_settings
    from posforge.runtime.app.migrating import migrate_machine

    if folder.name == "hq" and not (folder / "postgres").is_dir():
        click.echo("hq: its PostgreSQL is one of your own; it changes when HQ starts.")
        return
    try:
        report = migrate_machine(shop, machine_settings(folder, keys))
    except PosforgeError as error:
        click.secho(f"{folder.name}: {error.message}", fg="yellow")
        click.echo("  Its database changes at its next start.")
        return
    if report.trouble:
        click.secho(f"{folder.name}: {report.trouble}", fg="yellow")
    elif report.has_moved:
        click.echo(f"{folder.name}: its database has changed; the copy before: {report.backup}")


def _files(survey: Survey) -> list[dict[str, Any]]:
    signs = {
        **dict.fromkeys(survey.stale, "change"),
        **dict.fromkeys([*survey.added, *survey.drafted], "add"),
        **dict.fromkeys(survey.deleted, "remove"),
    }
    return [
        {"change": sign, "path": path, "edited": path in survey.edited}
        for path, sign in sorted(signs.items())
    ]


def _facts(proposal: Proposal) -> dict[str, Any]:
    """Return what changes as programs read it; docs/how-to/change-a-shop.md tells the shape."""
    from dataclasses import asdict

    survey = proposal.survey
    revision = survey.outcome.revision
    areas = {
        area: [one.facts() for one in proposal.changes if one.area == area] for area in _TITLES
    }
    return {
        "to_do": not survey.is_done,
        "files": _files(survey),
        **areas,
        "migration": revision and revision.id,
        "rows_moved": 0,
        "references": [asdict(one) for one in proposal.references],
    }


def _echo_json(facts: Any) -> None:
    click.echo(json.dumps(facts, indent=2, ensure_ascii=False))


def _title(text: str, *, color: str | None = None) -> None:
    click.echo()
    click.secho(text, bold=True, fg=color)


def _line(sign: str, text: str) -> None:
    mark, color = _SIGNS[sign]
    click.echo(f"  {click.style(mark, fg=color)} {text}")
