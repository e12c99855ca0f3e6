"""Putting many files into a project at once: all of them or none, even when the power goes.

What the files held before lies in git's own folder, written down before the first of them changes,
until the change is committed or taken back. Whoever comes next finds it there and goes on.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from posforge.errors import KnownError
from posforge.generate.git import plain_environment, run_git

Contents = Mapping[str, bytes | None]
"""What files of a project shall hold, by their path in it; None for a file that shall be gone."""

_JOURNAL = "journal.json"
_SAVED = "before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """A change of many files that is under way in a project.

    `note` is what its maker wants to find again, and `modes` has the permissions each file had, or
    None where there was none. `is_landed` tells that every file is written.
    """

    project: Path
    folder: Path
    note: Mapping[str, Any]
    is_landed: bool
    modes: Mapping[str, int | None]
    new_folders: tuple[str, ...] = field(default=())

    @property
    def paths(self) -> tuple[str, ...]:
        """The files it changes, by their path in the project."""
        return tuple(self.modes)


def under_way(project: Path) -> Landing | None:
    """Return the change that was begun here and neither finished nor taken back."""
    folder = _folder(project)
    try:
        journal = json.loads((folder / _JOURNAL).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Landing(
        project=project,
        folder=folder,
        note=journal["note"],
        is_landed=journal["is_landed"],
        modes=journal["modes"],
        new_folders=tuple(journal["new_folders"]),
    )


def land(project: Path, contents: Contents, *, note: Mapping[str, Any]) -> Landing:
    """Write these files, after what they hold now is kept; a failure takes all of it back.

    Each file must be an ordinary one, or not be there yet. Raises KnownError when the disk refuses.
    """
    try:
        landing = _kept(project, contents, note=note)
        try:
            for path, content in contents.items():
                _set(project / path, content)
        except BaseException:
            take_back(landing)
            raise
        landing = replace(landing, is_landed=True)
        _write_journal(landing)
    except OSError as error:
        raise KnownError(f"{project} cannot be written: {error.strerror or error}.") from error
    return landing


def take_back(landing: Landing) -> None:
    """Give every file the bytes and permissions it had, and forget the change."""
    for number, (path, mode) in enumerate(landing.modes.items()):
        target = landing.project / path
        if mode is None:
            _set(target, None)
        else:
            _set(target, (landing.folder / _SAVED / str(number)).read_bytes())
            target.chmod(mode)
    for path in landing.new_folders:
        folder = landing.project / path
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    forget(landing)


def forget(landing: Landing) -> None:
    """Let go of what the files held before."""
    (landing.folder / _JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(landing.folder, ignore_errors=True)


def _folder(project: Path) -> Path:
    """Return where a change of this project is kept; a repository may hold several projects."""
    asked = ("rev-parse", "--absolute-git-dir", "--show-prefix")
    git, prefix = run_git(project, *asked, env=plain_environment()).split("\n")[:2]
    return Path(git) / "posforge" / (quote(prefix, safe="") or "project")


def _kept(project: Path, contents: Contents, *, note: Mapping[str, Any]) -> Landing:
    """Keep what the files hold now, and write down that a change begins."""
    folder = _folder(project)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / _SAVED).mkdir(parents=True)
    modes: dict[str, int | None] = {}
    for number, path in enumerate(contents):
        source = project / path
        modes[path] = source.stat().st_mode & 0o7777 if source.exists() else None
        if modes[path] is not None:
            _set(folder / _SAVED / str(number), source.read_bytes())
    landing = Landing(
        project=project,
        folder=folder,
        note=note,
        is_landed=False,
        modes=modes,
        new_folders=_missing_folders(project, contents),
    )
    _write_journal(landing)
    return landing


def _missing_folders(project: Path, contents: Contents) -> tuple[str, ...]:
    """Return the folders these files need and that are not there, the innermost first."""
    folders = {
        parent
        for path, content in contents.items()
        if content is not None
        for parent in Path(path).parents
        if not (project / parent).exists()
    }
    return tuple(str(one) for one in sorted(folders, key=lambda one: (-len(one.parts), one)))


def _write_journal(landing: Landing) -> None:
    text = json.dumps(
        {
            "note": dict(landing.note),
            "is_landed": landing.is_landed,
            "modes": dict(landing.modes),
            "new_folders": landing.new_folders,
        }
    )
    draft = landing.folder / f"{_JOURNAL}.new"
    _set(draft, text.encode())
    draft.replace(landing.folder / _JOURNAL)
    _sync(landing.folder)


def _set(path: Path, content: bytes | None) -> None:
    """Give a file this content, on the disk and not only in its cache."""
    if content is None:
        with suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
