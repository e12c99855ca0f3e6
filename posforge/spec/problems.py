"""What is wrong with a store.yaml, said so that a person can mend it without a manual."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from posforge.errors import UserError

Path = tuple[str | int, ...]
"""The way to a value: keys and positions, from the top of the file."""

Level = Literal["error", "warning"]
"""An error keeps a store.yaml from being used; a warning is worth a look."""

_WIDEST = 96


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one line, counted from 1; `end` is the column after it."""

    line: int
    column: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake: where it stands, what it is, what was expected, and how to mend it."""

    file: str
    span: Span
    path: Path
    message: str
    excerpt: str
    expected: str = ""
    hint: str = ""
    suggestion: str = ""
    level: Level = "error"

    @property
    def place(self) -> str:
        """Where it stands, as editors and terminals jump to it: `store.yaml:3:13`."""
        return f"{self.file}:{self.span.line}:{self.span.column}"

    def facts(self) -> dict[str, str | int]:
        """Return the problem as programs read it; a suggestion begins the hint."""
        meant = f"Did you mean `{self.suggestion}`?" if self.suggestion else ""
        return {
            "level": self.level,
            "file": self.file,
            "line": self.span.line,
            "column": self.span.column,
            "path": dotted(self.path),
            "message": self.message,
            "expected": self.expected,
            "hint": " ".join(text for text in (meant, self.hint) if text),
        }

    def render(self) -> str:
        """Return the problem as a person reads it in a terminal."""
        path = f"{dotted(self.path)}: " if self.path else ""
        level = "warning: " if self.level == "warning" else ""
        lines = [f"{self.place}: {level}{path}{self.message}"]
        if self.excerpt.strip():
            lines += self._excerpt_lines()
        notes = [
            f"did you mean `{self.suggestion}`?" if self.suggestion else "",
            f"expected: {self.expected}" if self.expected else "",
            f"hint: {self.hint}" if self.hint else "",
        ]
        margin = " " * len(str(self.span.line))
        lines += [f"  {margin} = {note}" for note in notes if note]
        return "\n".join(lines)

    def _excerpt_lines(self) -> list[str]:
        number = str(self.span.line)
        line = self.excerpt.replace("\t", " ")
        first = max(0, min(self.span.column - 1 - _WIDEST // 2, len(line) - _WIDEST))
        shown = ("…" if first else "") + line[first : first + _WIDEST]
        shown += "…" if len(line) > first + _WIDEST else ""
        before = shown[: self.span.column - 1 - first + bool(first)]
        marked = line[self.span.column - 1 : min(self.span.end - 1, first + _WIDEST)]
        carets = "^" * max(1, _columns(marked))
        margin = " " * len(number)
        return [
            f"  {margin} |",
            f"  {number} | {shown.rstrip()}",
            f"  {margin} | {' ' * _columns(before)}{carets}",
        ]

    @staticmethod
    def nearest(wrong: str, candidates: Sequence[str]) -> str:
        """Return the candidate somebody probably meant, or an empty text."""
        by_folded = {candidate.casefold(): candidate for candidate in reversed(candidates)}
        near = difflib.get_close_matches(wrong.casefold(), list(by_folded), n=1, cutoff=0.7)
        return by_folded[near[0]] if near else ""


class SpecError(UserError):
    """A store.yaml that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = in_order(problems, first=problems[0].file)
        count = len(self.problems)
        files = list(dict.fromkeys(problem.file for problem in self.problems))
        super().__init__(
            f"{' and '.join(files)} {'has' if len(files) == 1 else 'have'} {count} "
            f"{'problem' if count == 1 else 'problems'}.",
            hint="Mend it and run `posforge check` again.",
        )

    def render(self) -> str:
        """Return every problem in the order of the file, and how many there are."""
        return "\n\n".join([*(problem.render() for problem in self.problems), self.message])


def in_order(problems: Sequence[Problem], *, first: str) -> tuple[Problem, ...]:
    """Return problems as their files are read: those of the file `first` before others."""
    return tuple(
        sorted(problems, key=lambda one: (one.file != first, one.file, one.span, one.message))
    )


def dotted(path: Path) -> str:
    """Return a path as the documentation writes it: `branches[0].code`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _columns(text: str) -> int:
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
