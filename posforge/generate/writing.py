"""Writing a step into a project: all of it, however often the plug is pulled meanwhile.

The whole step is noted in `.posforge/unfinished.json` before the first file changes, and the note
goes when the last one is written and committed. Whoever finds the note finishes the step.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from posforge.errors import KnownError, UserError
from posforge.generate.git import commit_files, tracked
from posforge.generate.record import STORE_FILE, UNFINISHED_FILE, digest, digest_of

KEPT_FOLDER = ".posforge/kept"

_NEW = ".posforge/new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one apply or undo changes in a project.

    Attributes:
        message: what the commit says.
        files: the text of every file that is written, by its path, in the order they are written;
            None for one that goes.
        was: the SHA-256 of what each of them holds before, where it is there.
        sources: the files of a person that say so, store.yaml first; they are committed as well.
    """

    message: str
    files: Mapping[str, str | None]
    was: Mapping[str, str] = field(default_factory=dict)
    sources: Sequence[str] = (STORE_FILE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How a step ended: whether git holds it, and where the text of edited files was kept."""

    is_committed: bool
    kept: tuple[str, ...] = ()


@contextmanager
def alone_in(project: Path) -> Iterator[None]:
    """Keep other commands that change the project out. Raises UserError while one is at it."""
    folder = project / ".posforge"
    folder.mkdir(exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                f"Another command is changing {project}.", hint="Wait until it has ended."
            ) from None
        yield
    finally:
        os.close(handle)


def carry_out(project: Path, step: Step, *, commit: bool = True) -> Written:
    """Write a step and commit it where git keeps the project.

    Raises KnownError when the disk or git refuses; the next command then goes on from there.
    """
    note = json.dumps(asdict(step) | {"commit": commit})
    with _explained(project):
        _put(project, UNFINISHED_FILE, note)
    return _finish(project, step, commit=commit)


def finish(project: Path) -> Written | None:
    """Finish the step that was interrupted, or return None where none was."""
    file = project / UNFINISHED_FILE
    if not file.is_file():
        return None
    facts = json.loads(file.read_text("utf-8"))
    commit = facts.pop("commit")
    return _finish(project, Step(**facts), commit=commit)


def unfinished(project: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that an interrupted step writes, by its path."""
    file = project / UNFINISHED_FILE
    if not file.is_file():
        return {}
    files: dict[str, str | None] = json.loads(file.read_text("utf-8"))["files"]
    return {path: digest(bytes_of(text)) for path, text in files.items() if text is not None}


def keep(project: Path, path: str, *, taken: Collection[str]) -> str:
    """Return where under `.posforge/kept/` the text of an edited file can stay; a free name."""
    number = 1
    while True:
        suffix = f".{number}" if number > 1 else ""
        name = f"{KEPT_FOLDER}/{Path(path).name}{suffix}.txt"
        if name not in taken and not (project / name).exists():
            return name
        number += 1


def text_of(data: bytes) -> str:
    """Return bytes as a text that `bytes_of` turns back, whatever they are."""
    return data.decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    """Return the bytes that `text_of` was given."""
    return text.encode("utf-8", "surrogateescape")


def _finish(project: Path, step: Step, *, commit: bool) -> Written:
    with _explained(project):
        kept = _write(project, step)
    is_committed = commit and _commit(project, step, kept)
    with _explained(project):
        (project / UNFINISHED_FILE).unlink()
    return Written(is_committed=is_committed, kept=kept)


def _write(project: Path, step: Step) -> tuple[str, ...]:
    """Bring every file to what the step says; text that somebody else put there is kept."""
    kept: dict[str, str] = {}
    for path, text in step.files.items():
        there = digest_of(project / path)
        if there == (None if text is None else digest(bytes_of(text))):
            continue
        if there not in (None, step.was.get(path)):
            if path in step.sources:
                continue  # edited since: the next apply takes it from there
            kept[name := keep(project, path, taken=kept)] = path
            _put(project, name, text_of((project / path).read_bytes()))
        if text is None:
            (project / path).unlink()
        else:
            _put(project, path, text)
    return tuple(kept)


def _commit(project: Path, step: Step, kept: tuple[str, ...]) -> bool:
    gone = [path for path, text in step.files.items() if text is None]
    in_git = tracked(project, (STORE_FILE, *gone))
    if STORE_FILE not in in_git:
        return False
    commit_files(
        project,
        written=sorted({*step.sources, *step.files, *kept} - set(gone)),
        deleted=[path for path in gone if path in in_git],
        message=step.message,
    )
    return True


def _put(project: Path, path: str, text: str) -> None:
    """Write a file beside its place and move it there, so that it is never half of itself."""
    target, new = project / path, project / _NEW
    target.parent.mkdir(parents=True, exist_ok=True)
    with new.open("wb") as file:
        file.write(bytes_of(text))
        file.flush()
        os.fsync(file.fileno())
    if target.exists():
        new.chmod(target.stat().st_mode & 0o7777)
    new.replace(target)


@contextmanager
def _explained(project: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KnownError(
            f"{error.filename or project} cannot be written: {error.strerror or error}.",
            hint="Mend that and give the command again: it goes on where it stopped.",
        ) from error
