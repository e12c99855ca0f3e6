r"""Scenarios that a shopkeeper can read: prose in which every sentence is a step that runs.

    class Counter(Teller):
        @step(r"She scans (\w+)\.")
        def scans(self, article: str) -> None: ...

    Counter(...).tell(Path("a_morning.md"))

Headings and tables are no sentences. A refusal the shop explains must be answered by the sentence
`The till says: …` with its words, or the scenario fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from posforge.errors import PosforgeError

Method = TypeVar("Method", bound=Callable[..., None])

_SAYS = "The till says: "


def step(pattern: str) -> Callable[[Method], Method]:
    """Make a method the meaning of the sentences that `pattern` fits; its groups are given."""

    def mark(method: Method) -> Method:
        method.__dict__["pattern"] = re.compile(pattern)
        return method

    return mark


class Teller:
    """Does what the sentences say; subclass it and give it steps.

    Attributes:
        only_told: sentences that tell the story and do nothing.
    """

    only_told: ClassVar[frozenset[str]] = frozenset()
    _refusal = ""

    def tell(self, file: Path) -> int:
        """Run every sentence of a file and return how many did something.

        Raises AssertionError, naming the sentence, for the first that is not so, is not
        understood, or was refused without the scenario saying it.
        """
        done = 0
        for number, sentence in sentences(file):
            try:
                done += self._hear(sentence)
            except AssertionError as error:
                raise AssertionError(f"{file.name}:{number}: {sentence}\n{error}") from error
        assert not self._refusal, f"{file.name} ends with a refusal: {self._refusal}"
        return done

    def _hear(self, sentence: str) -> bool:
        if sentence.startswith(_SAYS):
            assert sentence.removeprefix(_SAYS) == self._refusal, f"It says: {self._refusal}"
            self._refusal = ""
            return True
        assert not self._refusal, f"Before, the till said: {self._refusal}"
        if sentence in self.only_told:
            return False
        method, groups = self._meaning(sentence)
        try:
            method(*groups)
        except PosforgeError as error:
            self._refusal = error.message
        return True

    def _meaning(self, sentence: str) -> tuple[Callable[..., None], tuple[Any, ...]]:
        for name in dir(type(self)):
            pattern = getattr(getattr(type(self), name), "pattern", None)
            if pattern is not None and (match := pattern.fullmatch(sentence)):
                return getattr(self, name), match.groups()
        raise AssertionError("This sentence is not understood.")


def sentences(file: Path) -> Iterator[tuple[int, str]]:
    """Yield every sentence of the file's paragraphs with the line its paragraph begins on."""
    text = file.read_text(encoding="utf-8")
    for paragraph in re.finditer(r"(?:^[^#|\s].*\n?)+", text, re.MULTILINE):
        number = text.count("\n", 0, paragraph.start()) + 1
        for sentence in re.split(r"(?<=\.)\s+", " ".join(paragraph[0].split())):
            if not sentence.endswith(":"):
                yield number, sentence


def table(file: Path) -> list[dict[str, str]]:
    """Return the rows of the file's first table by the words of its heading."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|")
    ]
    heading, _rule, *others = rows
    return [dict(zip(heading, row, strict=True)) for row in others]
