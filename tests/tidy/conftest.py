"""The files of this repository, as git would commit them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def committed(repository: Path) -> list[Path]:
    """Every file that is, or with the next commit would be, in the repository."""
    # A clone made by one user and tested by another is fine by us.
    git = ["git", "-c", f"safe.directory={repository}", "-C", str(repository)]
    listing = subprocess.run(
        [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = (repository / name for name in listing.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


@pytest.fixture(scope="session")
def written(committed: list[Path], repository: Path) -> list[Path]:
    """The text files people wrote here: no pictures, data or vendored code."""
    borrowed = ("tests/data/", "posforge/runtime/portal/static/vendor/", "LICENSE")
    endings = {".cfg", ".css", ".html", ".ini", ".j2", ".jinja", ".js", ".json", ".md", ".py"}
    endings |= {".sh", ".toml", ".txt", ".yaml", ".yml", ""}
    return [
        path
        for path in committed
        if path.suffix in endings and not str(path.relative_to(repository)).startswith(borrowed)
    ]


@pytest.fixture(scope="session")
def modules(committed: list[Path], repository: Path) -> list[Path]:
    """The Python modules of posforge."""
    return [
        path
        for path in committed
        if path.suffix == ".py" and path.is_relative_to(repository / "posforge")
    ]
