"""Merging the owned part of a project with that of a newer posforge, three ways, by copier.

copier merges only what it took from a git repository, tagged with versions. So the old and the new
templates become one with fixed dates, and git is told to find the address a project names there.
copier merges in a copy of the owned files, as a process of its own: it takes its whole environment
at import. It loses bytes that are no UTF-8, so such a file is never given to it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from posforge.errors import KnownError, UserError
from posforge.generate.git import last_line, private_environment, run_git
from posforge.generate.skeleton import ANSWERS_FILE, TEMPLATE_URL, tag
from posforge.generate.templates import project_templates

Files = Mapping[str, bytes]
_MARKS = (b"<<<<<<< before updating", b">>>>>>> after updating")
_PLAIN = ("-c", "core.fileMode=false", "-c", "core.autocrlf=false")


def merge_by_copier(
    owned: Files, *, old: str, new: str, answers: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the owned files of a project as copier moves them from one version to another.

    Args:
        owned: every file of the old version that is still there, as it is now, and the answers.
        old: the version that made them.
        new: the version they shall be of.
        answers: what the new version's templates ask for.

    Raises:
        UserError: a file is no UTF-8 text.
        KnownError: copier or git failed; no project was touched.
    """
    _refuse_unreadable(owned)
    with tempfile.TemporaryDirectory(prefix="posforge-") as place:
        workshop = Path(place)
        repository = _history(workshop / "templates", old=old, new=new)
        copy = workshop / "project"
        _write(copy, owned)
        _commit(copy, "before")
        _run_copier(copy, workshop, repository=repository, new=new, answers=answers)
        return _read(copy)


def conflicts_in(content: bytes) -> int:
    """Return at how many places a merged file waits for somebody to decide."""
    lines = [line.rstrip() for line in content.splitlines()]
    return max(lines.count(mark) for mark in _MARKS)


def _refuse_unreadable(owned: Files) -> None:
    for path, content in owned.items():
        try:
            content.decode()
        except UnicodeDecodeError as error:
            raise UserError(
                f"{path} is not UTF-8 text (byte {error.start + 1}), and cannot be merged.",
                hint="Save it as UTF-8 in your editor.",
            ) from None


def _history(folder: Path, *, old: str, new: str) -> Path:
    """Make the repository of templates that copier reads: a commit and a tag for each version."""
    for version in (old, new):
        for path in folder.glob("[!.]*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        # New times: installed files all have the same, and git would take equal sizes as unchanged.
        shutil.copytree(
            project_templates(version), folder, dirs_exist_ok=True, copy_function=shutil.copyfile
        )
        _commit(folder, tag(version))
        run_git(folder, "tag", tag(version), env=private_environment())
    return folder


def _commit(folder: Path, message: str) -> None:
    env = private_environment()
    run_git(folder, "init", "--quiet", "--initial-branch=main", env=env)
    run_git(folder, *_PLAIN, "add", "--all", "--force", env=env)
    run_git(folder, *_PLAIN, "commit", "--quiet", "--allow-empty", "--message", message, env=env)


def _run_copier(
    copy: Path, workshop: Path, *, repository: Path, new: str, answers: Mapping[str, str]
) -> None:
    data = workshop / "answers.yml"
    data.write_text(json.dumps(dict(answers), ensure_ascii=False), encoding="utf-8")
    settings = workshop / "settings.yml"
    settings.write_text("{}\n", encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "copier", "update", "--defaults", "--quiet"),
            *("--answers-file", ANSWERS_FILE, "--conflict", "inline"),
            *("--vcs-ref", tag(new), "--data-file", str(data), "."),
        ],
        env=_environment(repository, workshop),
        cwd=copy,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = last_line(done.stderr.decode("utf-8", "replace"))
        raise KnownError(f"The templates could not be merged, and nothing was changed: {said}")


def _environment(repository: Path, workshop: Path) -> dict[str, str]:
    env = {
        key: value for key, value in private_environment().items() if not key.startswith("COPIER_")
    }
    return env | {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{repository.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": TEMPLATE_URL,
        "COPIER_CACHE_DIR": str(workshop / "cache"),
        "COPIER_SETTINGS_PATH": str(workshop / "settings.yml"),
        "TMPDIR": str(workshop),
        "PYTHONUTF8": "1",
    }


def _write(folder: Path, files: Files) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _read(folder: Path) -> dict[str, bytes]:
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }
    rejected = [path for path in files if path.endswith(".rej")]
    if rejected:
        raise KnownError(
            f"The templates could not be merged, and nothing was changed: {rejected[0]} was left."
        )
    return files
