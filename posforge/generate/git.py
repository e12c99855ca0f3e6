"""The few git commands posforge needs, run so that nobody's own git settings change the result."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from shutil import which

from posforge.errors import KnownError

FIXED_DATE = "2000-01-01T00:00:00+00:00"

# Nobody's hooks, signatures or line endings take part in what posforge commits.
UNHOOKED = (
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "commit.gpgSign=false"),
    *("-c", "core.autocrlf=false"),
)


def require_git() -> None:
    """Raise KnownError where git is not installed."""
    if which("git") is None:
        raise KnownError(
            "git is not installed, and a project is kept in git.",
            hint="Install it, on Debian with: apt-get install git",
        )


def run_git(folder: Path, *arguments: str, env: Mapping[str, str]) -> str:
    """Run git in a folder and return what it printed. Raises KnownError when it fails."""
    done = _run(folder, *arguments, env=env)
    _refuse_failed(done, arguments)
    return done.stdout.decode("utf-8", "replace")


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
    run_git(project, *UNHOOKED, "add", "--all", "--force", env=env)
    _commit(project, "--message", message)


def tracked(project: Path, paths: Iterable[str]) -> frozenset[str]:
    """Return which of these files git keeps; none where there is no git, or no repository."""
    if which("git") is None:
        return frozenset()
    env = plain_environment() | {"LC_ALL": "C"}
    try:
        listed = run_git(project, "--literal-pathspecs", "ls-files", "-z", "--", *paths, env=env)
    except KnownError as error:
        if "not a git repository" in error.message:
            return frozenset()
        raise
    return frozenset(name for name in listed.split("\0") if name)


def commit_files(
    project: Path, *, written: Sequence[str], deleted: Sequence[str], message: str
) -> None:
    """Commit these files as they lie there, and nothing else that is changed or staged.

    Raises KnownError where git cannot, as in the middle of a merge.
    """
    env = plain_environment()
    run_git(project, *UNHOOKED, "--literal-pathspecs", "add", "--force", "--", *written, env=env)
    paths = [*written, *deleted]
    try:
        _commit(project, "--only", "--message", message, "--", *paths)
    except KnownError:
        if run_git(project, "--literal-pathspecs", "status", "--porcelain", "--", *paths, env=env):
            raise  # else the last commit holds them already


def trailers(project: Path, *names: str) -> list[tuple[str, str, str]]:
    """Return commit, name and value of every such trailer, the newest commit first."""
    found = [f"%(trailers:key={name},valueonly,separator=%x20)" for name in names]
    words = "|".join(names)
    text = run_git(
        project,
        *("log", "--topo-order", "--extended-regexp", f"--grep=^({words}): "),
        f"--format={'%x09'.join(['%H', *found])}",
        env=plain_environment(),
    )
    rows = [line.split("\t") for line in text.splitlines()]
    return [
        (commit, name, value)
        for commit, *values in rows
        for name, value in zip(names, values, strict=True)
        if value
    ]


def committed_file(project: Path, commit: str, path: str) -> bytes | None:
    """Return a file as it was in a commit, or None where it was not there."""
    done = _run(project, "show", f"{commit}:./{path}", env=plain_environment())
    return None if done.returncode else done.stdout


def _commit(project: Path, *arguments: str) -> None:
    """Commit in the name of whoever git knows; where it knows nobody, in that of posforge."""
    env = plain_environment()
    known = ("-c", "user.useConfigOnly=true")
    nobody = ("-c", "user.name=posforge", "-c", "user.email=posforge@localhost")
    commit = ("commit", "--quiet", "--no-status", *arguments)
    done = _run(project, *UNHOOKED, "--literal-pathspecs", *known, *commit, env=env)
    if done.returncode and b"user.email" in done.stderr + done.stdout:
        done = _run(project, *UNHOOKED, "--literal-pathspecs", *nobody, *commit, env=env)
    _refuse_failed(done, commit)


def _run(
    folder: Path, *arguments: str, env: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def _refuse_failed(done: subprocess.CompletedProcess[bytes], arguments: Sequence[str]) -> None:
    if done.returncode:
        command = next(word for word in arguments if word[0] != "-" and "=" not in word)
        said = (done.stderr or done.stdout).decode("utf-8", "replace")
        lines = said.splitlines()
        reason = next((line for line in lines if line.startswith(("fatal: ", "error: "))), "")
        raise KnownError(f"git {command} failed: {reason or last_line(said)}")
