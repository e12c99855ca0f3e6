"""How store.yaml has changed between versions: keys that have another name or place since.

`posforge upgrade` moves them. It works on lines, not on values: whatever does not move keeps every
byte, and what moves takes its comments along.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from posforge.spec.document import Document, read
from posforge.spec.problems import dotted

_STEP = "  "


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A key that stands elsewhere since a version: the way to it then, and the way now.

    Where only the last word differs it is renamed in its place. Otherwise it goes to the end of the
    section it now belongs to.
    """

    since: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Migrated:
    """A store.yaml as a newer posforge wants it, and what was done to it, in sentences."""

    text: str
    notes: tuple[str, ...] = ()


MOVES: tuple[Moved, ...] = ()
"""Every key that ever moved, the oldest first."""


def migrate(text: str, *, made_by: str, moves: Sequence[Moved] = MOVES) -> Migrated:
    """Return a store.yaml written for an older version of posforge as this one wants it.

    A key that cannot be moved safely stays, and a sentence says where it belongs. A text that is
    no YAML comes back as it is: `posforge check` says what is wrong with it.
    """
    notes = []
    for move in moves:
        document = read(text, name="store.yaml")
        is_due = version_key(made_by) < version_key(move.since)
        if not is_due or document.problems or not _holds(document.data, move.old):
            continue
        old, new = dotted(move.old), dotted(move.new)
        if _holds(document.data, move.new):
            notes.append(f"`{old}` is called `{new}` now, and both are there: remove one.")
            continue
        moved = (
            _renamed(document, move) if move.old[:-1] == move.new[:-1] else _taken(document, move)
        )
        if moved is None or read(moved, name="").data != _expected(document.data, move):
            notes.append(f"`{old}` is called `{new}` now: move it by hand.")
            continue
        text = moved
        notes.append(f"`{old}` is called `{new}` now.")
    return Migrated(text, tuple(notes))


def version_key(version: str) -> tuple[int, ...]:
    """Return what versions like 0.10.2 are ordered by. Raises ValueError for anything else."""
    return tuple(int(part) for part in version.split("."))


def _holds(data: Any, path: tuple[str, ...]) -> bool:
    for name in path:
        if not isinstance(data, dict) or name not in data:
            return False
        data = data[name]
    return True


def _expected(data: Any, move: Moved) -> Any:
    """Return the data once the key has moved; a section that nothing is left in is gone."""
    data = deepcopy(data)
    sections = [data]
    for name in move.old[:-1]:
        sections.append(sections[-1][name])
    value = sections[-1].pop(move.old[-1])
    place = data
    for name in move.new[:-1]:
        place = place.setdefault(name, {})
        if not isinstance(place, dict):
            return None
    place[move.new[-1]] = value
    for depth in range(len(sections) - 1, 0, -1):
        if not sections[depth]:
            del sections[depth - 1][move.old[depth - 1]]
    return data


def _renamed(document: Document, move: Moved) -> str:
    """Return the text with the key's name written anew, and not one other letter changed."""
    span = document.keys[move.old]
    lines = _lines(document)
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + move.new[-1] + line[span.end - 1 :]
    return "".join(lines)


def _taken(document: Document, move: Moved) -> str | None:
    """Return the text with the lines of the key in their new section; None where it has none."""
    home = _home(document, move)
    if home is None:
        return None
    lines = _lines(document)
    start, end = _block(lines, document.keys[move.old].line - 1)
    where, margin, missing = home
    key = lines[document.keys[move.old].line - 1]
    change = (len(margin) + len(_STEP) * len(missing)) - _indent(key)
    carried = [_shifted(line, change) for line in lines[start:end]]
    at_key = document.keys[move.old].line - 1 - start
    carried[at_key] = carried[at_key].replace(move.old[-1], move.new[-1], 1)
    headings = [f"{margin}{_STEP * depth}{name}:\n" for depth, name in enumerate(missing)]
    gone = set(range(start, end)) | _emptied(document, move)
    kept = [(number, line) for number, line in enumerate(lines) if number not in gone]
    before = [line for number, line in kept if number < where]
    after = [line for number, line in kept if number >= where]
    return "".join([*before, *headings, *carried, *after])


def _home(document: Document, move: Moved) -> tuple[int, str, tuple[str, ...]] | None:
    """Return the line the key goes before, the margin there, and the sections it still lacks."""
    lines = _lines(document)
    known = max(
        depth
        for depth in range(len(move.new))
        if depth == 0 or _holds(document.data, move.new[:depth])
    )
    section = move.new[:known]
    if section and section not in document.is_block:
        return None
    siblings = [path for path in document.keys if path[:-1] == section]
    if not siblings:
        return None
    last = document.keys[siblings[-1]].line - 1
    margin = " " * _indent(lines[last])
    return _block(lines, last)[1], margin, move.new[known:-1]


def _emptied(document: Document, move: Moved) -> set[int]:
    """Return the lines of the sections that nothing is left in."""
    gone = set()
    for depth in range(len(move.old) - 1, 0, -1):
        if len(document.mapping(*move.old[:depth])) > 1:
            break
        gone.add(document.keys[move.old[:depth]].line - 1)
    return gone


def _block(lines: Sequence[str], key: int) -> tuple[int, int]:
    """Return the first line of a key with the comments above it, and the line after its last."""
    margin = _indent(lines[key])
    above = takewhile(lambda line: _is_comment(line) and _indent(line) == margin, lines[:key][::-1])
    end = key + 1
    for number in range(key + 1, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        is_entry = _indent(line) == margin and line.lstrip().startswith("- ")
        if _indent(line) <= margin and not is_entry:
            break
        end = number + 1
    return key - len(list(above)), end


def _lines(document: Document) -> list[str]:
    text = document.text if document.text.endswith("\n") else document.text + "\n"
    return text.splitlines(keepends=True)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _shifted(line: str, by: int) -> str:
    if not line.strip():
        return line
    return " " * by + line if by > 0 else line[min(-by, _indent(line)) :]
