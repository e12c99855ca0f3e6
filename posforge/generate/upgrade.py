"""Moving a project to the posforge that is installed, so that it can be taken back at any time.

Everything is decided before the first file changes. The files then change together, and are one
commit; where owner and posforge changed the same lines, the commit waits until the owner decided.
"""

from __future__ import annotations

import difflib
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from posforge import __version__
from posforge.errors import KnownError, NoProjectError, UserError
from posforge.generate.git import commit_files, plain_environment, require_git, run_git, tracked
from posforge.generate.landing import Landing, forget, land, take_back, under_way
from posforge.generate.merge import conflicts_in
from posforge.generate.owned import moved_on, origin_of
from posforge.generate.project import package_of, survey_of
from posforge.generate.record import (
    APPLIED_FILE,
    APPLIED_PROMOTIONS_FILE,
    RECORD_FILE,
    STORE_FILE,
    read_record,
)
from posforge.generate.said import Said
from posforge.generate.writing import alone_in, finish, keep
from posforge.spec.document import read
from posforge.spec.history import migrate
from posforge.spec.sheet import sheet_name

TRAILER = "Posforge-Upgrade"
_LOCKS = ("index.lock", "HEAD.lock")
_PATIENCE_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """What a newer posforge changes in a project.

    Attributes:
        before: the version the project is of.
        after: the version it moves to.
        contents: what every file that changes shall hold; None where it shall be gone.
        conflicts: at how many places a file waits for its owner to decide, by its path.
        orphans: edited files that posforge makes no more; they stay.
        kept: where the text goes of edited files that posforge alone writes.
        notes: what was done to store.yaml, in sentences.
    """

    before: str
    after: str
    contents: Mapping[str, bytes | None]
    conflicts: Mapping[str, int] = field(default_factory=dict)
    orphans: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """How an upgrade went; it is not committed while a file still waits for its owner."""

    before: str
    after: str
    paths: tuple[str, ...]
    conflicts: Mapping[str, int]
    orphans: tuple[str, ...]
    kept: tuple[str, ...]
    notes: tuple[str, ...]


def plan_upgrade(project: Path) -> Upgrade | None:
    """Return what an upgrade would change, or None where the project is of the newest version.

    Raises UserError where it cannot be done, and SpecError where store.yaml makes no sense.
    """
    package = package_of(project)
    origin = origin_of(project)
    if origin.version == __version__:
        return None
    owned = moved_on(project, origin)
    decided = _Decided.of(project, package=package, made_by=origin.version, replaced=owned.replaced)
    contents = {
        path: content
        for path, content in {**owned.contents, **decided.contents}.items()
        if content != _content(project / path)
    }
    return Upgrade(
        before=origin.version,
        after=__version__,
        contents=contents,
        conflicts=owned.conflicts,
        orphans=owned.orphans,
        kept=decided.kept,
        notes=decided.notes,
    )


def waiting(project: Path) -> Mapping[str, int] | None:
    """Return the upgrade that waits here: at how many places each file still is to be decided.

    It may be decided in full, or interrupted before any file waited; None where none waits.
    """
    try:
        landing = under_way(project)
    except KnownError:  # what is not kept in git was never upgraded
        return None
    if landing is None or _is_committed(project, landing):
        return None
    return _undecided(landing)


def upgrade(project: Path) -> Upgraded | None:
    """Move a project to this version, or go on with the move that waits; None where none is needed.

    Raises UserError where something stands in the way, KnownError when disk or git refuses. Either
    way the project is as it was.
    """
    project = project.absolute()
    _require_repository(project)
    if under_way(project) is None:
        package_of(project)
    with alone_in(project):
        landing = _settled(project)
        if landing is not None:
            return _finished(project, landing)
        finish(project)
        todo = plan_upgrade(project)
        if todo is None:
            return None
        _refuse_uncommitted(project, todo)
        landing = land(project, todo.contents, note=_note(project, todo))
        try:
            return _finished(project, landing)
        except KnownError:
            take_back(landing)
            with suppress(KnownError):  # git failed already, and has said why
                _unstage(project, landing)
            raise


def abort(project: Path) -> tuple[str, ...]:
    """Give every file the bytes it had before the upgrade that waits, and return their paths.

    Raises UserError where none waits.
    """
    project = project.absolute()
    _require_repository(project)
    landing = under_way(project)
    if landing is None or _is_committed(project, landing):
        raise UserError(
            f"No upgrade waits in {project}.",
            hint="One that is committed is taken back by git: git revert COMMIT",
        )
    with alone_in(project):
        _wait_for_git(project)
        take_back(landing)
        _unstage(project, landing)
        return landing.paths


def diff(project: Path, todo: Upgrade) -> Iterator[str]:
    """Yield the lines of the difference an upgrade makes, as `git diff` writes them."""
    for path, content in sorted(todo.contents.items()):
        before = (_content(project / path) or b"").decode("utf-8", "replace").splitlines()
        after = (content or b"").decode("utf-8", "replace").splitlines()
        yield from difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm="")


@dataclass(frozen=True, slots=True)
class _Decided:
    """What store.yaml decides, written by this version: the store.yaml that was applied last.

    A change of it that is not applied yet stays one.
    """

    contents: Mapping[str, bytes | None]
    kept: tuple[str, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(
        cls, project: Path, *, package: str, made_by: str, replaced: tuple[str, ...]
    ) -> _Decided:
        store = migrate(_text(project, STORE_FILE), made_by=made_by)
        record = read_record(project)
        source = STORE_FILE if record is None else APPLIED_FILE
        applied = store.text if record is None else _migrated(project, source, made_by)
        said = Said(store_yaml=applied.encode(), promotions=_promotions(project, applied, source))
        spec = said.spec(name=source)
        found = survey_of(project, spec, said, package=package)
        kept: dict[str, str] = {}
        for path in (*(found.edited if record else ()), *replaced):
            kept[keep(project, path, taken=kept)] = path
        contents: dict[str, bytes | None] = {
            name: _content(project / path) for name, path in kept.items()
        }
        texts = {**found.outcome.drafted, **found.outcome.rewritten}
        contents |= {path: text.encode() for path, text in texts.items()}
        contents |= dict.fromkeys(found.deleted)
        contents[STORE_FILE] = store.text.encode()
        contents |= said.copies()
        record_now = found.outcome.record(said, step=found.before.step)
        contents[RECORD_FILE] = record_now.to_text().encode()
        return cls(contents, tuple(kept), store.notes)


def _promotions(project: Path, store_yaml: str, source: str) -> bytes | None:
    """Return the promotions that go with a store.yaml, the one that was applied or the other."""
    name = sheet_name(read(store_yaml, name=source))
    is_applied = source == APPLIED_FILE
    return _content(project / (APPLIED_PROMOTIONS_FILE if is_applied else name)) if name else None


def _migrated(project: Path, path: str, made_by: str) -> str:
    return migrate(_text(project, path), made_by=made_by).text


def _text(project: Path, path: str) -> str:
    try:
        return (project / path).read_bytes().decode()
    except FileNotFoundError:
        raise UserError(
            f"There is no {project / path}.",
            hint=f"Bring it back, for example with: git checkout HEAD -- {path}",
        ) from None
    except UnicodeDecodeError as error:
        raise UserError(
            f"{project / path} is not UTF-8 text (byte {error.start + 1}).",
            hint="Save it as UTF-8 in your editor.",
        ) from None


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _require_repository(project: Path) -> None:
    require_git()
    if not (project / "pyproject.toml").is_file():
        raise NoProjectError(project)
    try:
        run_git(project, "rev-parse", "--verify", "--quiet", "HEAD", env=plain_environment())
    except KnownError:
        package_of(project)
        raise UserError(
            f"{project} is not kept in git, so an upgrade could not be taken back.",
            hint="Type in it: git init && git add --all && git commit --message before",
        ) from None


def _refuse_uncommitted(project: Path, todo: Upgrade) -> None:
    """Refuse where a file that changes holds something that git does not have yet."""
    changed = run_git(
        project,
        *("--literal-pathspecs", "status", "--porcelain", "-z", "--no-renames"),
        *("--untracked-files=no", "--", *todo.contents),
        env=plain_environment(),
    )
    names = [entry[3:] for entry in changed.split("\0") if entry]
    if names:
        raise UserError(
            f"Not committed yet, and the upgrade changes it too: {', '.join(sorted(names))}.",
            hint='Type: git commit --all --message "before the upgrade"',
        )


def _note(project: Path, todo: Upgrade) -> dict[str, Any]:
    head = run_git(project, "rev-parse", "HEAD", env=plain_environment()).strip()
    return {
        "before": todo.before,
        "after": todo.after,
        "head": head,
        "conflicts": list(todo.conflicts),
        "orphans": list(todo.orphans),
        "kept": list(todo.kept),
        "notes": list(todo.notes),
    }


def _settled(project: Path) -> Landing | None:
    """Return the upgrade that waits for its owner, after what was interrupted is cleared up."""
    landing = under_way(project)
    if landing is None:
        return None
    _wait_for_git(project)
    if _is_committed(project, landing):
        _unstage(project, landing)
        forget(landing)
        return None
    if not landing.is_landed:
        take_back(landing)
        return None
    return landing


def _unstage(project: Path, landing: Landing) -> None:
    """Let the next commit hold of these files what the last one holds."""
    reset = ("--literal-pathspecs", "reset", "--quiet", "--", *landing.paths)
    run_git(project, *reset, env=plain_environment())


def _is_committed(project: Path, landing: Landing) -> bool:
    said = run_git(
        project,
        *("log", f"--format=%(trailers:key={TRAILER},valueonly)"),
        f"{landing.note['head']}..HEAD",
        env=plain_environment(),
    )
    return _step(landing.note) in said.splitlines()


def _step(note: Mapping[str, Any]) -> str:
    return f"{note['before']} -> {note['after']}"


def _wait_for_git(project: Path) -> None:
    """Wait for a git that outlived its posforge, and clear the locks of one that died with it."""
    folder = Path(
        run_git(project, "rev-parse", "--absolute-git-dir", env=plain_environment()).strip()
    )
    until = time.monotonic() + _PATIENCE_S
    for lock in (folder / name for name in _LOCKS):
        while lock.exists() and time.monotonic() < until:
            time.sleep(0.02)
        lock.unlink(missing_ok=True)


def _undecided(landing: Landing) -> dict[str, int]:
    paths = landing.note["conflicts"]
    found = {path: conflicts_in(_content(landing.project / path) or b"") for path in paths}
    return {path: places for path, places in found.items() if places}


def _finished(project: Path, landing: Landing) -> Upgraded:
    """Commit an upgrade that no file waits in any more, and say how it stands."""
    note = landing.note
    conflicts = _undecided(landing)
    if not conflicts:
        there = [path for path in landing.paths if (project / path).is_file()]
        missing = [path for path in landing.paths if path not in there]
        gone = tracked(project, missing) if missing else ()
        message = f"Upgrade to posforge {note['after']}\n\n{TRAILER}: {_step(note)}\n"
        commit_files(project, written=there, deleted=sorted(gone), message=message)
        forget(landing)
    return Upgraded(
        before=note["before"],
        after=note["after"],
        paths=landing.paths,
        conflicts=conflicts,
        orphans=tuple(note["orphans"]),
        kept=tuple(note["kept"]),
        notes=tuple(note["notes"]),
    )
