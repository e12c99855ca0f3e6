"""What a machine asks the one above it while somebody waits: answered in a moment, or not at all.

Sync brings everything in its own time and needs nothing of this. A question is for what may not
wait for that and is not decided alone: who has a parked bill, what is left on a gift card. Whoever
asks says first what happens without an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from posforge.errors import KnownError
from posforge.runtime.domain.shop import NodeKind

A = TypeVar("A")
B = TypeVar("B")


class UnreachableError(KnownError):
    """No answer came in time: the line is down, or the machine above does not listen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[A, B]):
    """One thing that can be asked: its name on the wire, and what is said and answered.

    `asked` and `answered` are frozen dataclasses of what a journal body may hold.
    """

    name: str
    asked: type[A]
    answered: type[B]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """The machine that asks, proven by its key."""

    node: str
    kind: NodeKind
    store: str
    till: int


class StoreLine(Protocol):
    """The way to the machine above, for questions."""

    def ask(self, question: Question[A, B], asked: A) -> B:
        """Return the answer.

        Raises UnreachableError where none comes within two seconds, and UserError where the
        machine above says no.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[A, B]):
    """How a server answers one question; a UserError of `give` is said to whoever asked."""

    question: Question[A, B]
    give: Callable[[Asker, A], B]


AnyAnswer = Answer[Any, Any]


class NoLine:
    """Nobody is above, or nobody has been heard of yet."""

    def ask(self, question: Question[A, B], asked: A) -> B:
        """Raise UnreachableError."""
        del question, asked
        raise UnreachableError(
            "The store server cannot be reached.", hint="Try again when the line is back."
        )
