"""A project that is there already, beside what its store.yaml makes of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from posforge.errors import NoProjectError, UserError
from posforge.generate.outcome import Outcome, outcome_of
from posforge.generate.record import (
    APPLIED_FILE,
    STORE_FILE,
    Record,
    digest,
    digest_of,
    read_record,
)
from posforge.generate.render import FOLDER
from posforge.generate.writing import unfinished
from posforge.spec.load import load
from posforge.spec.root import StoreSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A project and what it is to become; all paths are those in the project.

    Attributes:
        project: its folder.
        before: what was applied last.
        applied: the store.yaml that was applied last, or None where that is not known.
        store_yaml: the store.yaml to apply.
        outcome: what that makes of the project.
        drafted: the text of the files a new migration is; written once, then the owner's.
        added: files that are not there yet.
        stale: files that say something else, or are gone.
        deleted: files that are no longer needed.
        edited: those of them, stale or deleted, that somebody else wrote into since.
    """

    project: Path
    before: Record
    applied: bytes | None
    store_yaml: bytes
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
            self.applied == self.store_yaml
            and not (self.drafted or self.added or self.stale or self.deleted)
            and self.before == self.outcome.record(step=self.before.step)
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
    file = project / STORE_FILE
    while True:
        before = digest_of(file)
        spec = load(project)
        store_yaml = file.read_bytes()
        if digest(store_yaml) == before:  # else somebody saved it meanwhile
            return survey_of(project, spec, store_yaml, package=package)


def survey_of(
    project: Path,
    spec: StoreSpec,
    store_yaml: bytes,
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
    applied = project / APPLIED_FILE
    return Survey(
        project=project,
        before=before,
        applied=applied.read_bytes() if record and applied.is_file() else None,
        store_yaml=store_yaml,
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
