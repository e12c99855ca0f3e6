"""A project that is there already, beside what its store.yaml makes of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from posforge.errors import NoProjectError, UserError
from posforge.generate.outcome import Outcome, outcome_of
from posforge.generate.record import (
    STORE_FILE,
    Record,
    digest,
    digest_of,
    read_record,
)
from posforge.generate.render import FOLDER
from posforge.generate.said import Said
from posforge.generate.writing import unfinished
from posforge.spec.load import load
from posforge.spec.root import StoreSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A project and what it is to become; all paths are those in the project.

    Attributes:
        project: its folder.
        before: what was applied last.
        applied: what was applied last, or None where that is not known.
        said: store.yaml and what it names, to apply.
        outcome: what that makes of the project.
        drafted: the text of the files a new migration is; written once, then the owner's.
        added: files that are not there yet.
        stale: files that say something else, or are gone.
        deleted: files that are no longer needed.
        edited: those of them, stale or deleted, that somebody else wrote into since.
    """

    project: Path
    before: Record
    applied: Said | None
    said: Said
    outcome: Outcome
    drafted: Mapping[str, str]
    added: tuple[str, ...]
    stale: tuple[str, ...]
    deleted: tuple[str, ...]
    edited: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to write."""
        return (
            self.applied == self.said
            and not (self.drafted or self.added or self.stale or self.deleted)
            and self.before == self.outcome.record(self.said, step=self.before.step)
        )


def package_of(project: Path) -> str:
    """Return the name of a project's package. Raises UserError when this is no project."""
    try:
        settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
        return str(settings["tool"]["posforge"]["package"])
    except FileNotFoundError:
        raise NoProjectError(project) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{project / 'pyproject.toml'} cannot be read: {error}.") from None
    except (KeyError, TypeError):
        raise UserError(
            f"{project / 'pyproject.toml'} names no package.",
            hint='Add a section [tool.posforge] with the line package = "your_package".',
        ) from None


def survey(project: Path) -> Survey:
    """Return a project beside its store.yaml. Raises SpecError, UserError and KnownError."""
    package = package_of(project)
    record = read_record(project)
    names = [STORE_FILE, *(record.sheets if record else ())]
    while True:
        before = {name: digest_of(project / name) for name in names}
        spec = load(project)
        said = Said.in_project(project, spec)
        files = {name: digest(content) for name, content in said.files(spec).items()}
        if files == before:  # else somebody saved one meanwhile, or another is named now
            return survey_of(project, spec, said, package=package)
        names = list(files)


def survey_of(
    project: Path,
    spec: StoreSpec,
    said: Said,
    *,
    package: str,
    columns: Mapping[str, str] | None = None,
) -> Survey:
    """Return a project beside any store.yaml, and exactly these columns where they are given."""
    record = read_record(project)
    before = record or Record()
    _refuse_lost_migration(project, package, head=before.head)
    outcome = outcome_of(spec, package=package, before=before, columns=columns)
    there = {path: digest_of(project / path) for path in {*before.files, *outcome.rewritten}}
    wanted = {path: digest(text.encode()) for path, text in outcome.rewritten.items()}
    begun = unfinished(project)
    ours = {path: {wanted.get(path), before.files.get(path), begun.get(path)} for path in there}
    changed = [path for path in wanted if there[path] != wanted[path]]
    deleted = [path for path in before.files if path not in wanted and there[path]]
    return Survey(
        project=project,
        before=before,
        applied=Said.applied_in(project) if record else None,
        said=said,
        outcome=outcome,
        drafted=_drafted(project, outcome),
        added=tuple(path for path in changed if path not in before.files and not there[path]),
        stale=tuple(path for path in changed if path in before.files or there[path]),
        deleted=tuple(deleted),
        edited=tuple(
            path for path in (*changed, *deleted) if there[path] and there[path] not in ours[path]
        ),
    )


def is_behind(project: Path) -> list[str]:
    """Return the generated files that are not what store.yaml says now, by name and sorted.

    Raises SpecError where store.yaml makes no sense.
    """
    found = survey(project)
    paths = (Path(path) for path in (*found.added, *found.stale, *found.deleted))
    return sorted(path.name for path in paths if path.parent.name == FOLDER)


def _refuse_lost_migration(project: Path, package: str, *, head: str) -> None:
    if not head:
        return
    file = Path(package) / "migrations" / "versions" / f"{head.rpartition('_')[0]}.py"
    if not (project / file).is_file():
        raise UserError(
            f"{file} is gone, and databases of this shop know it.",
            hint=f"Bring it back, for example with: git checkout HEAD -- {file}",
        )


def _drafted(project: Path, outcome: Outcome) -> dict[str, str]:
    """Return the files of the new migration that are not there yet; no owned one is touched."""
    drafted: dict[str, str] = {}
    for path, text in outcome.drafted.items():
        file = project / path
        if not file.exists():
            drafted[path] = text
        elif not path.endswith("__init__.py") and file.read_bytes() != text.encode():
            raise UserError(
                f"{path} is in the way of the migration that is to be drafted.",
                hint="Give it another name, or move it away.",
            )
    return drafted
