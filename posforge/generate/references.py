"""Where the owner's own files speak of something that store.yaml no longer has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from posforge.generate.render import FOLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A line of an owned file in which a word stands; `file` is its path in the project."""

    file: str
    line: int
    word: str
    text: str


def references(project: Path, *, package: str, words: Iterable[str]) -> list[Reference]:
    """Return every line of the owned Python files that speaks of one of these names.

    A name counts as a text of its own in quotes, as the column `field_NAME`, and as what is
    imported or asked of something; in prose, and as a method, the same word means something else.
    """
    wanted = sorted(set(words))
    if not wanted:
        return []
    pattern = re.compile(
        "|".join(f"(?P<w{place}>{_form(word)})" for place, word in enumerate(wanted))
    )
    return [
        Reference(
            file=file.relative_to(project).as_posix(),
            line=number,
            word=wanted[int(found.lastgroup.removeprefix("w"))],
            text=line.strip(),
        )
        for file in _owned(project, package)
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), start=1)
        if (found := pattern.search(line)) and found.lastgroup
    ]


def _form(word: str) -> str:
    plain = re.escape(word)
    return rf"""["']{plain}["']|\bfield_{plain}\b|(?:\.|\bimport ){plain}\b(?!\s*\()"""


def _owned(project: Path, package: str) -> Iterator[Path]:
    home = project / package
    not_owned = {home / FOLDER, home / "migrations"}
    for folder in (home, project / "tests"):
        for file in sorted(folder.rglob("*.py")):
            if file.is_file() and not not_owned & set(file.parents):
                yield file
