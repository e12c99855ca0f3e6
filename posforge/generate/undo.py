"""`posforge undo`: the last apply is taken back by a step forward, so nothing newer is lost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from posforge.errors import UserError
from posforge.generate.apply import (
    APPLY_TRAILER,
    Done,
    EditedError,
    described,
    proposal_of,
    step_of,
)
from posforge.generate.git import committed_file, tracked, trailers
from posforge.generate.project import Survey, package_of, survey_of
from posforge.generate.record import (
    APPLIED_FILE,
    APPLIED_PROMOTIONS_FILE,
    RECORD_FILE,
    STORE_FILE,
    Record,
    digest,
    digest_of,
    read_record,
)
from posforge.generate.said import Said
from posforge.generate.writing import alone_in, carry_out, finish, text_of
from posforge.spec.extensions import own_extensions
from posforge.spec.home import home_of
from posforge.spec.problems import SpecError
from posforge.spec.root import StoreSpec

UNDO_TRAILER = "Posforge-Undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """How a project was before an apply: its number and commit, what was said, and its record."""

    number: str
    commit: str
    said: Said
    record: Record


def undo(project: Path) -> Done:
    """Take back the last apply that was not taken back yet; files by git, columns by a migration.

    Raises UserError where there is nothing to take back, or something of a person's would be lost.
    """
    package = package_of(project)
    with alone_in(project):
        finish(project)
        applied = _applied(project)
        before = _before_last_apply(project, applied)
        spec = _spec_of(project, before)
        found = survey_of(
            project, spec, before.said, package=package, columns=before.record.columns
        )
        if found.edited:
            raise EditedError(found.edited, command="posforge apply --overwrite, and undo again")
        _refuse_in_the_way(project, found)
        proposal = proposal_of(found)
        lines = "".join(f"{line}\n" for line in described(proposal))
        step = step_of(
            found,
            number=found.before.step,
            message=f"Undo apply {before.number} of {STORE_FILE}\n\n{lines}{lines and chr(10)}"
            f"{UNDO_TRAILER}: {before.number}\n",
            owned={name: text_of(one) for name, one in before.said.files(spec).items()},
        )
        written = carry_out(project, step)
        return Done(proposal=proposal, written=written, undone=before.commit)


def _applied(project: Path) -> Said:
    """Return what was applied last. Raises UserError where a file says something newer."""
    applied, record = Said.applied_in(project), read_record(project)
    if applied is None:
        raise UserError("Nothing was applied here yet, so there is nothing to undo.")
    sheets = dict(record.sheets) if record else {}
    known = {STORE_FILE: (digest(applied.store_yaml), APPLIED_FILE)}
    known |= {name: (one, APPLIED_PROMOTIONS_FILE) for name, one in sheets.items()}
    for name, (was, copy) in known.items():
        if digest_of(project / name) != was:
            raise UserError(
                f"{name} has edits that were not applied, and undo would lose them.",
                hint=f"Apply them first (posforge apply), or take them back: cp {copy} {name}",
            )
    return applied


def _before_last_apply(project: Path, applied: Said) -> _Before:
    if STORE_FILE not in tracked(project, (STORE_FILE,)):
        raise UserError(
            "Undo needs git, and git does not keep this project.",
            hint="Take your edit of store.yaml back yourself and apply that.",
        )
    undone: set[str] = set()
    for commit, name, number in trailers(project, APPLY_TRAILER, UNDO_TRAILER):
        if name == UNDO_TRAILER:
            undone.add(number)
        elif number not in undone:
            return _before(project, commit, number, applied)
    raise UserError("There is nothing to undo: git knows of no apply that was not taken back.")


def _before(project: Path, commit: str, number: str, applied: Said) -> _Before:
    if _said_in(project, commit) != applied:
        raise UserError(
            f"Apply {number} is not what was done last: something else has changed what is "
            "applied since.",
            hint=f"Look at `git log -- {APPLIED_FILE}`, edit store.yaml and apply that.",
        )
    said = _said_in(project, f"{commit}^")
    record = committed_file(project, f"{commit}^", RECORD_FILE)
    if said is None or record is None:
        raise UserError(f"There is nothing to undo: before apply {number} nothing was applied.")
    return _Before(
        number=number,
        commit=commit,
        said=said,
        record=Record.from_text(record.decode()),
    )


def _refuse_in_the_way(project: Path, found: Survey) -> None:
    """Refuse where a file that was not named lately, and changed since, would be written over."""
    named = {STORE_FILE, *found.before.sheets}
    for name, content in found.said.files(found.outcome.spec).items():
        if name not in named and digest_of(project / name) not in {None, digest(content)}:
            raise UserError(
                f"{name} is in the way: undo would write over it.", hint="Move it away first."
            )


def _said_in(project: Path, commit: str) -> Said | None:
    store_yaml = committed_file(project, commit, APPLIED_FILE)
    promotions = committed_file(project, commit, APPLIED_PROMOTIONS_FILE)
    return None if store_yaml is None else Said(store_yaml=store_yaml, promotions=promotions)


def _spec_of(project: Path, before: _Before) -> StoreSpec:
    """Return the spec of then. Raises UserError where it makes no sense any more."""
    try:
        spec = before.said.spec(name=STORE_FILE)
    except SpecError as error:
        raise UserError(
            f"The store.yaml before apply {before.number} makes no sense to this posforge: "
            f"{error.problems[0].message}",
            hint=f"Look at it with: git log -p -- {STORE_FILE}",
        ) from None
    home = home_of(project)
    for own in own_extensions(spec):
        point = own.point
        if home and own.name not in home.modules(point.folder):
            raise UserError(
                f"The store.yaml before apply {before.number} names the {point.what} {own.name}, "
                f"and {home.package}/{point.folder}/{own.name}.py is not there any more.",
                hint="Bring that file back first.",
            )
    return spec
