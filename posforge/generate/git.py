"""The few git commands posforge needs, run so that nobody's own git settings change the result."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from shutil import which

from posforge.errors import KnownError

FIXED_DATE = "2000-01-01T00:00:00+00:00"


def require_git() -> None:
    """Raise KnownError where git is not installed."""
    if which("git") is None:
        raise KnownError(
            "git is not installed, and a project is kept in git.",
            hint="Install it, on Debian with: apt-get install git",
        )


def run_git(folder: Path, *arguments: str, env: Mapping[str, str]) -> str:
    """Run git in a folder and return what it printed. Raises KnownError when it fails."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise KnownError(f"git {arguments[0]} failed: {last_line(done.stderr)}")
    return done.stdout


def last_line(text: str) -> str:
    """Return the last line that says something."""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "no reason given")


def plain_environment() -> dict[str, str]:
    """Return the environment without what points git elsewhere (as in a hook) or at a person."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {"GIT_TERMINAL_PROMPT": "0"}


def private_environment() -> dict[str, str]:
    """Return an environment in which git reads no settings and every commit looks the same."""
    person = {"NAME": "posforge", "EMAIL": "posforge@localhost", "DATE": FIXED_DATE}
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in person.items()
    }
    return (
        plain_environment()
        | who
        | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C",
            "TZ": "UTC",
        }
    )


def first_commit(project: Path, *, message: str) -> None:
    """Make a project a git repository and commit all of it, in the name of its owner if known."""
    env = plain_environment()
    run_git(project, "init", "--quiet", "--initial-branch=main", env=env)
    unhooked = (
        "-c",
        f"core.hooksPath={os.devnull}",
        "-c",
        "commit.gpgSign=false",
        "-c",
        "core.autocrlf=false",
    )
    run_git(project, *unhooked, "add", "--all", "--force", env=env)
    identity = (
        ()
        if _has_identity(project, env)
        else (
            "-c",
            "user.name=posforge",
            "-c",
            "user.email=posforge@localhost",
        )
    )
    run_git(project, *unhooked, *identity, "commit", "--quiet", "--message", message, env=env)


def _has_identity(project: Path, env: Mapping[str, str]) -> bool:
    try:
        run_git(project, "config", "user.email", env=env)
        run_git(project, "config", "user.name", env=env)
    except KnownError:
        return False
    return True
