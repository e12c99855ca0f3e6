"""Copying the owned part of a project with copier, so that it can be merged on upgrade.

copier merges only what it took from a git repository, and writes that repository's address into the
project. So the templates become a repository with fixed dates whose only tag is the version, and
git is told to find a stable address there: no project names a folder of this machine. copier runs
as a process of its own because it takes its whole environment at import.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from posforge import __version__
from posforge.errors import KnownError
from posforge.generate.git import last_line, private_environment, require_git, run_git
from posforge.generate.templates import template_folder

TEMPLATE_URL = "https://templates.posforge.invalid/project.git"
TAG = f"v{__version__}"


def copy_skeleton(target: Path, *, answers: Mapping[str, str], workshop: Path) -> None:
    """Write the owned files of a new project into `target`.

    Args:
        target: the project's folder; it need not exist.
        answers: what the templates ask for.
        workshop: an empty folder for what copier needs meanwhile.

    Raises:
        KnownError: git is missing, or the disk would not take the files.
    """
    require_git()
    repository = _template_repository(workshop / "templates")
    data = workshop / "answers.yml"
    data.write_text(json.dumps(dict(answers)), encoding="utf-8")
    settings = workshop / "settings.yml"
    settings.write_text("{}\n", encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "copier", "copy", "--defaults", "--quiet"),
            *("--vcs-ref", TAG, "--data-file", str(data), TEMPLATE_URL, str(target)),
        ],
        env=_copier_environment(repository, workshop),
        cwd=workshop,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise KnownError(f"The project could not be written: {last_line(done.stderr)}")


def _template_repository(folder: Path) -> Path:
    shutil.copytree(template_folder() / "project", folder)
    env = private_environment()
    run_git(folder, "init", "--quiet", "--initial-branch=main", env=env)
    plain = ("-c", "core.fileMode=false", "-c", "core.autocrlf=false")
    run_git(folder, *plain, "add", "--all", "--force", env=env)
    run_git(folder, *plain, "commit", "--quiet", "--message", TAG, env=env)
    run_git(folder, "tag", TAG, env=env)
    return folder


def _copier_environment(repository: Path, workshop: Path) -> dict[str, str]:
    env = {
        key: value for key, value in private_environment().items() if not key.startswith("COPIER_")
    }
    return env | {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{repository.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": TEMPLATE_URL,
        "COPIER_CACHE_DIR": str(workshop / "cache"),
        "COPIER_SETTINGS_PATH": str(workshop / "settings.yml"),
        "PYTHONUTF8": "1",
    }
