"""Drafting a migration: the columns that a change of the fields adds and drops, as a revision.

A field that is gone from store.yaml is hidden: its column stays, and nothing is drafted. Only undo
drops the column of a field, with a revision of its own. Values are never at stake: they lie in the
journal, and a column only shows them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

_LONGEST_SLUG = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One column that comes or goes; `was` is the kind before, where only the kind changes."""

    action: Literal["add", "drop", "retype"]
    field: str
    kind: str
    was: str = ""

    @property
    def calls(self) -> tuple[str, ...]:
        """The Python that does it."""
        drop = f'drop_field("{self.field}")'
        add = f'add_field("{self.field}", kind="{self.kind}")'
        return {"add": (add,), "drop": (drop,), "retype": (drop, add)}[self.action]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A drafted migration: its id, and the file it is written to."""

    id: str
    file: str
    text: str


def operations(
    have: Mapping[str, str], want: Mapping[str, str], *, drops: bool
) -> tuple[Operation, ...]:
    """Return what turns the columns there are into those wanted, by name and kind.

    Without `drops`, a column that is no longer wanted stays.
    """
    added = [Operation(action="add", field=name, kind=want[name]) for name in want.keys() - have]
    retyped = [
        Operation(action="retype", field=name, kind=want[name], was=have[name])
        for name in want.keys() & have
        if want[name] != have[name]
    ]
    dropped = [Operation(action="drop", field=name, kind=have[name]) for name in have.keys() - want]
    order = list(want) + list(have)
    every = [*added, *retyped, *(dropped if drops else ())]
    return tuple(sorted(every, key=lambda one: order.index(one.field)))


def columns_after(have: Mapping[str, str], done: Sequence[Operation]) -> dict[str, str]:
    """Return the columns there are once the operations are done."""
    columns = dict(have)
    for one in done:
        if one.action == "drop":
            del columns[one.field]
        else:
            columns[one.field] = one.kind
    return columns


def draft(todo: Sequence[Operation], *, head: str) -> Revision:
    """Return the revision that does the operations, next in line after `head` (empty for none).

    The same operations after the same head give the same revision, byte for byte.
    """
    number = int(head[:4]) + 1 if head else 1
    calls = [call for one in todo for call in one.calls]
    mark = hashlib.sha256("\n".join([head, *calls]).encode()).hexdigest()[:8]
    slug = _slug(todo)
    revision = f"{number:04d}_{slug}_{mark}"
    return Revision(
        id=revision,
        file=f"{number:04d}_{slug}.py",
        text="\n".join(_lines(todo, calls, revision=revision, head=head)) + "\n",
    )


def _slug(todo: Sequence[Operation]) -> str:
    words: list[str] = []
    action = ""
    for one in todo:
        words += [one.field] if one.action == action else [one.action, one.field]
        action = one.action
    return "_".join(words)[:_LONGEST_SLUG].rstrip("_")


def _lines(
    todo: Sequence[Operation], calls: Sequence[str], *, revision: str, head: str
) -> Iterator[str]:
    used = sorted({call.partition("(")[0] for call in calls})
    yield f'"""{_title(todo)}'
    yield ""
    yield "Drafted by posforge from a change of store.yaml, and never rewritten."
    yield '"""'
    yield ""
    yield "from __future__ import annotations"
    yield ""
    yield f"from posforge.runtime.storage.revising import {', '.join(used)}"
    yield ""
    yield f'revision = "{revision}"'
    yield f'down_revision = "{head}"' if head else "down_revision = None"
    yield ""
    yield ""
    yield "def upgrade() -> None:"
    yield '    """Change the columns of the products."""'
    yield from (f"    {call}" for call in calls)


def _title(todo: Sequence[Operation]) -> str:
    verbs = {"add": "adds {}", "drop": "drops {}", "retype": "changes the kind of {}"}
    parts = [
        verb.format(_listed([one.field for one in todo if one.action == action]))
        for action, verb in verbs.items()
        if any(one.action == action for one in todo)
    ]
    title = "; ".join(parts)
    return f"{title[0].upper()}{title[1:]}."


def _listed(names: Sequence[str]) -> str:
    shown = [*names[:3], f"{len(names) - 3} more"] if len(names) > 4 else list(names)
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
