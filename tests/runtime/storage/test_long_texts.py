"""No text of an event, however long, keeps the events behind it from being taken in."""

from __future__ import annotations

import dataclasses
import random
import string
import types
import typing
from collections.abc import Mapping

import pytest

from posforge.runtime.domain.events import EVENT_TYPES
from posforge.runtime.storage.journal import NodeJournal
from posforge.testing.fixed_clock import FixedClock
from posforge.testing.journals import JournalWriter

# PostgreSQL packs what repeats, and indexes nothing that fills more than a third of a page.
LONG = "".join(random.Random(1).choices(string.ascii_letters, k=9000))


class Facts:
    """Makes facts of any shape; of their texts, the one at this place is long."""

    def __init__(self, long_at):
        self._long_at, self.texts, self._name, self.long = long_at, 0, "", ""

    def made(self, hint, depth=0):
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if dataclasses.is_dataclass(hint):
            return self._object(hint, depth)
        if origin is tuple:
            return (self.made(arguments[0], depth + 1),) if depth < 4 else ()
        if origin in (types.UnionType, typing.Union):
            return self.made(next(a for a in arguments if a is not types.NoneType), depth)
        if origin is typing.Literal:
            return arguments[0]
        if hint is str:
            return self._text()
        return {} if origin is Mapping else {int: 1000, bool: False}[hint]

    def _object(self, kind, depth):
        hints, found = typing.get_type_hints(kind), {}
        for one in dataclasses.fields(kind):
            self._name = f"{kind.__name__}.{one.name}"
            found[one.name] = self.made(hints[one.name], depth + 1)
        return kind(**found)

    def _text(self):
        self.texts += 1
        if self.texts != self._long_at:
            return f"{self._long_at}-{self.texts}"
        self.long = self._name
        return LONG


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=lambda kind: kind.__name__)
def test_whatever_is_long_in_an_event_it_is_kept(kind, postgres):
    journal = NodeJournal(postgres, FixedClock())
    counted = Facts(0)
    counted.made(kind)
    refused = []
    for place in range(1, counted.texts + 1):
        facts = Facts(place)
        event = JournalWriter(place).write(facts.made(kind))
        try:
            journal.receive([event])
        except Exception as error:  # noqa: BLE001 - which field, is the question
            refused.append((facts.long, type(error).__name__))
    assert refused == []
