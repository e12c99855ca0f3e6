"""A project small enough to be changed hundreds of times, and somebody who works in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from posforge.generate.git import first_commit, plain_environment
from posforge.generate.outcome import first_files

PACKAGE = "corner"
STORE_YAML = """\
# What our shop is.
schema: 1
store: {name: Corner, type: supermarket, country: DE, currency: EUR, timezone: UTC, languages: [en]}
branches:
  - {code: S01, name: Mitte, tills: 1}
tax: {prices: inclusive, rounding: document, default: full, rates: {full: 19, half: 7}}
catalog:
  units: [piece]
  departments: [bakery, drinks]
  fields: {}
  variants: {}
payments: [cash]
roles:
  cashier: {may: [sell]}
  boss: {inherits: cashier, may: [reprint, view_reports]}
till: {keys: {}}
receipt: {footer: [Thank you]}
"""
OWNED = {
    "pyproject.toml": f'[tool.posforge]\npackage = "{PACKAGE}"\n',
    "README.md": "# Corner\n",
    f"{PACKAGE}/__init__.py": '"""The code of this shop."""\n',
    f"{PACKAGE}/till.py": '"""The till."""\n\nHALF = "half"\n',
}


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who edits the files of a project and gives git commands there."""

    folder: Path

    def read(self, name: str) -> str:
        """Return the text of a file."""
        return (self.folder / name).read_bytes().decode()

    def write(self, name: str, text: str) -> None:
        """Write a file, and the folders it needs."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def change(self, old: str, new: str, *, name: str = "store.yaml") -> None:
        """Replace a text that stands in a file exactly once."""
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def git(self, *words: str) -> str:
        """Give a git command and return what it printed."""
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
        done = subprocess.run(
            ["git", *who, *words],
            cwd=self.folder,
            env=plain_environment(),
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()

    def files(self) -> dict[str, bytes]:
        """Return every file there is, apart from git's own."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(_files_below(self.folder))
        }


def _files_below(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.name != ".git":  # hundreds of files, and more after each commit
                yield from _files_below(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def make_small_project(folder: Path) -> Owner:
    """Make the small project in a folder that is not there yet, all of it committed."""
    owner = Owner(folder)
    for name, text in (OWNED | first_files(STORE_YAML, package=PACKAGE)).items():
        owner.write(name, text)
    first_commit(folder, message="Corner")
    shutil.rmtree(folder / ".git" / "hooks", ignore_errors=True)
    return owner
