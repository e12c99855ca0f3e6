"""`posforge apply`: a project becomes what its store.yaml says, in one step that git can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from posforge.errors import UserError
from posforge.generate.changes import Change, changes_between, removed_names
from posforge.generate.git import tracked
from posforge.generate.project import Survey, package_of, survey
from posforge.generate.record import APPLIED_FILE, RECORD_FILE, STORE_FILE, digest_of
from posforge.generate.references import Reference, references
from posforge.generate.writing import (
    Step,
    Written,
    alone_in,
    carry_out,
    finish,
    keep,
    text_of,
)
from posforge.spec.problems import SpecError
from posforge.spec.root import StoreSpec

APPLY_TRAILER = "Posforge-Apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an apply, or an undo, changes.

    Attributes:
        survey: the project, and what becomes of it.
        spec_before: what was applied last, or None where that is not known.
        changes: what differs, in words.
        references: lines of owned files that speak of what store.yaml no longer has.
    """

    survey: Survey
    spec_before: StoreSpec | None
    changes: tuple[Change, ...]
    references: tuple[Reference, ...]

    @property
    def is_wording(self) -> bool:
        """Whether store.yaml is written differently and says the same."""
        found = self.survey
        files = (*found.added, *found.stale, *found.deleted, *found.drafted)
        is_known = self.spec_before is not None
        return is_known and not (files or self.changes) and found.applied != found.said

    @property
    def sources(self) -> tuple[str, ...]:
        """The files that say something else than was applied; store.yaml where none does."""
        found = self.survey
        applied = found.applied.files(found.outcome.spec) if found.applied else {}
        said = found.said.files(found.outcome.spec)
        changed = tuple(name for name, content in said.items() if applied.get(name) != content)
        return changed or (STORE_FILE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done: the proposal, and how writing ended; None where nothing was to be done.

    `strange` are files of the owner's that store.yaml needs and git does not keep yet, `undone` is
    the commit that was taken back.
    """

    proposal: Proposal
    written: Written | None
    strange: tuple[str, ...] = ()
    undone: str = ""


class EditedError(UserError):
    """Files that posforge rewrites were edited by hand; writing over them needs a word."""

    def __init__(self, files: tuple[str, ...], *, command: str, is_known: bool = True) -> None:
        names = " and ".join([", ".join(files[:-1]), files[-1]] if len(files) > 1 else files)
        verb = "was" if len(files) == 1 else "were"
        places = [f"  {Path(one).name}: {_LASTS.get(Path(one).name, _NOWHERE)}" for one in files]
        hint = [
            "Put the change where it lasts:",
            *places,
            f"Then: {command}   (the edited text stays in .posforge/kept/)",
        ]
        if not is_known:
            verb = "may have been"
            hint = ["If an older posforge made this project: posforge upgrade", *hint]
        super().__init__(
            f"{names} {verb} edited by hand, and would be written over.", hint="\n".join(hint)
        )
        self.files = files


def propose(project: Path) -> Proposal:
    """Return what an apply would change; nothing is written.

    Raises SpecError where store.yaml makes no sense, UserError where this is no project.
    """
    return proposal_of(survey(project))


def proposal_of(found: Survey) -> Proposal:
    """Return what a survey comes to in words."""
    outcome = found.outcome
    before = _applied_spec(found)
    if before is None:
        return Proposal(survey=found, spec_before=None, changes=(), references=())
    gone = removed_names(before, outcome.spec)
    return Proposal(
        survey=found,
        spec_before=before,
        changes=changes_between(before, outcome.spec, operations=outcome.operations),
        references=tuple(references(found.project, package=outcome.plan.package, words=gone)),
    )


def apply_changes(project: Path, *, overwrite: bool = False, commit: bool = True) -> Done:
    """Make a project what its store.yaml says, finishing first what was interrupted.

    Args:
        project: its folder.
        overwrite: whether to write over generated files that were edited by hand; their text is
            kept under `.posforge/kept/`.
        commit: whether git gets to know; with False that is left to the caller.

    Raises:
        SpecError: store.yaml makes no sense.
        EditedError: a generated file was edited by hand, and `overwrite` is False.
        UserError: this is no project, or another command is changing it.
        KnownError: the disk or git refused; the next apply goes on from there.
    """
    package_of(project)
    with alone_in(project):
        finish(project)
        proposal = propose(project)
        found = proposal.survey
        if found.is_done:
            return Done(proposal=proposal, written=None)
        if found.edited and not overwrite:
            raise EditedError(
                found.edited,
                command="posforge apply --overwrite",
                is_known=found.applied is not None,
            )
        number = found.before.step + (found.applied != found.said)
        step = step_of(found, number=number, message=_message(proposal, number))
        written = carry_out(project, step, commit=commit)
        strange = _strange_to_git(found) if written.is_committed else ()
        return Done(proposal=proposal, written=written, strange=strange)


def step_of(
    found: Survey, *, number: int, message: str, owned: Mapping[str, str] | None = None
) -> Step:
    """Return the step that brings a project to its outcome; `owned` files are written as well."""
    project, outcome = found.project, found.outcome
    kept: dict[str, str | None] = {}
    for path in found.edited:
        kept[keep(project, path, taken=kept)] = text_of((project / path).read_bytes())
    changed = [*found.added, *sorted(found.stale, key=lambda path: path.endswith("/options.py"))]
    files: dict[str, str | None] = {
        **kept,
        **found.drafted,
        **{path: outcome.rewritten[path] for path in changed},
        **dict.fromkeys(found.deleted),
        **(owned or {}),
        **_copies(found),
        RECORD_FILE: outcome.record(found.said, step=number).to_text(),
    }
    was = {path: digest_of(project / path) for path in files}
    return Step(
        message=message,
        files=files,
        was={path: digest for path, digest in was.items() if digest},
        sources=tuple(found.said.files(outcome.spec)),
    )


def described(proposal: Proposal) -> list[str]:
    """Return a line for everything that changes, as a commit tells it."""
    signs = {"add": "+", "change": "~", "remove": "-"}
    return [f"{signs[one.change]} {one.text}" for one in proposal.changes]


def _copies(found: Survey) -> dict[str, str | None]:
    """Return the copies of what is applied; one that is not needed any more goes."""
    copies = found.said.copies()
    return {
        path: None if content is None else text_of(content)
        for path, content in copies.items()
        if content is not None or (found.project / path).exists()
    }


def _applied_spec(found: Survey) -> StoreSpec | None:
    if found.applied is None:
        return None
    try:
        return found.applied.spec(name=APPLIED_FILE)
    except (SpecError, UnicodeDecodeError):
        return None  # an older posforge wrote it


def _strange_to_git(found: Survey) -> tuple[str, ...]:
    modules = [one.module for one in found.outcome.plan.extensions]
    logo = found.outcome.plan.receipt.logo
    files = [f"{module.replace('.', '/')}.py" for module in modules] + ([logo] if logo else [])
    known = tracked(found.project, files) if files else frozenset()
    return tuple(file for file in files if file not in known)


def _message(proposal: Proposal, number: int) -> str:
    found = proposal.survey
    if found.applied == found.said:
        return "Write anew what store.yaml decides\n"
    lines, source = described(proposal), " and ".join(proposal.sources)
    if len(lines) == 1:
        title = f"Apply {source}: {lines[0][2:]}"
        lines = [] if len(title) <= _WIDEST_TITLE else lines
    elif proposal.is_wording:
        title = f"Apply {source}: only comments or order changed"
    else:
        title = f"Apply {source}: {len(lines) or 'no'} changes"
    body = "".join(f"{line}\n" for line in lines)
    return f"{title[:_WIDEST_TITLE]}\n\n{body}{body and chr(10)}{APPLY_TRAILER}: {number}\n"


_WIDEST_TITLE = 72
_NOWHERE = "nowhere: posforge alone decides it"
_LASTS = {
    "extensions.py": "the name in store.yaml, the code in the module of that name",
    "fields.py": "under `catalog: fields:` or `variants:` in store.yaml",
    "keymap.py": "under `till: keys:` in store.yaml",
    "options.py": "in store.yaml, or in till.py, store.py and hq.py, which are yours",
    "permissions.py": "under `roles:` in store.yaml",
    "promotions.py": "in promotions.yaml",
}
