"""What was counted so far, while it is typed: notes and coins, or sums, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from posforge.runtime.domain.events_shift import Pieces
from posforge.runtime.till.amount import Amount

MOST_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted: the cash, the same by note and coin, and other means of payment."""

    cash_minor: int
    pieces: tuple[Pieces, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of a count; `current` is the one being typed into, behind the last is the answer.

    A field is a value in minor units, or the name of a means of payment whose sum is typed.
    """

    names: tuple[int | str, ...]
    typed: Mapping[int | str, int] = field(default_factory=dict)
    current: int = 0

    @classmethod
    def of(cls, values: Sequence[int], methods: Sequence[str]) -> Fields:
        """Return empty fields."""
        return cls(names=(*values, *methods))

    @property
    def is_at_end(self) -> bool:
        """Whether the answer comes next."""
        return self.current == len(self.names)

    @property
    def cash_minor(self) -> int:
        """What notes and coins come to, or the sum typed for cash."""
        by_piece = sum(one * self.typed.get(one, 0) for one in self.names if isinstance(one, int))
        return by_piece + self.typed.get("cash", 0)

    def counted(self) -> Counted:
        """Return what was counted; a field nobody typed into is not counted."""
        return Counted(
            cash_minor=self.cash_minor,
            pieces=tuple(
                Pieces(value_minor=one, pieces=self.typed[one])
                for one in self.names
                if isinstance(one, int) and self.typed.get(one)
            ),
            others={
                one: self.typed[one]
                for one in self.names
                if isinstance(one, str) and one != "cash" and one in self.typed
            },
        )

    def moved(self, step: int) -> Fields:
        """Return the fields with another one current."""
        return replace(self, current=max(0, min(self.current + step, len(self.names))))

    def at(self, place: int) -> Fields:
        """Return the fields with the one at this place current."""
        return replace(self, current=place)

    def struck(self, digits: str) -> Fields:
        """Return the fields with these digits behind what stands in the current one."""
        if self.is_at_end or not digits.isdigit():
            return self
        name = self.names[self.current]
        if isinstance(name, str):
            return self._with(name, Amount(self.typed.get(name)).typed(digits).minor)
        text = f"{self.typed.get(name) or ''}{digits}"
        return self if len(text) > MOST_DIGITS else self._with(name, int(text))

    def back(self) -> Fields:
        """Return the fields without the last digit of the current one."""
        if self.is_at_end:
            return self
        name = self.names[self.current]
        return self._with(name, Amount(self.typed.get(name)).back().minor)

    def _with(self, name: int | str, value: int | None) -> Fields:
        typed = {key: number for key, number in self.typed.items() if key != name}
        return replace(self, typed=typed if value is None else typed | {name: value})
