"""The lines of a bill as promotions see them, found by what they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from posforge.runtime.domain.product import FieldValue
from posforge.runtime.domain.promotion_kinds import NOTHING, Also, Goods, GoodsChoice
from posforge.runtime.domain.quantity import COUNTED


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLine:
    """A standing line of a bill, before promotions.

    `amount_minor` is what is left of it after discounts by hand. `kind` is that of the line:
    promotions touch `goods`, and `deposit` where one says so. `is_labelled` tells that a scale's
    label made its price.
    """

    product: str
    department: str
    unit: str
    tax: str
    qty_milli: int
    amount_minor: int
    code: str = ""
    style: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    kind: str = "goods"
    is_labelled: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether it is sold in pieces."""
        return self.unit in COUNTED

    @property
    def identity(self) -> tuple[object, ...]:
        """All that can make a difference: lines that share it can stand for each other."""
        return (
            self.product,
            self.code,
            self.tax,
            self.department,
            self.style,
            self.unit,
            self.kind,
            self.is_labelled,
            self.amount_minor,
            self.qty_milli,
            sorted((name, repr(value)) for name, value in self.fields.items()),
        )

    def is_open_to(self, also: frozenset[Also]) -> bool:
        """Tell whether a promotion that is also on these may take something off it."""
        if self.kind != "goods":
            return self.kind == "deposit" and "deposits" in also
        return not self.is_labelled or "label_prices" in also


class Shelf:
    """The lines of one bill by article, style and department; a line is known by its place."""

    def __init__(self, lines: Sequence[OfferedLine]) -> None:
        self._lines = lines
        sold = [at for at, line in enumerate(lines) if line.qty_milli > 0 and line.amount_minor > 0]
        self._all = sold
        self._by_code = _indexed(sold, lambda at: {lines[at].product, lines[at].code})
        self._by_style = _indexed(sold, lambda at: {lines[at].style})
        self._by_department = _indexed(sold, lambda at: {lines[at].department})

    def matching(self, goods: Goods) -> list[int]:
        """Return the places of the lines these goods are on, in order."""
        found = self._chosen(goods.choice)
        if goods.exceptions == NOTHING:
            return found
        return [at for at in found if not _is_in(goods.exceptions, self._lines[at])]

    def _chosen(self, choice: GoodsChoice) -> list[int]:
        """Look the condition up that leaves the fewest, and the others line by line."""
        found = self._all
        if choice.codes:
            found = _found(choice.codes, self._by_code)
        elif choice.styles:
            found = _found(choice.styles, self._by_style)
        elif choice.departments:
            found = _found(choice.departments, self._by_department)
        conditions = (choice.codes, choice.styles, choice.departments)
        if not (choice.fields or choice.rates) and sum(map(bool, conditions)) <= 1:
            return found
        return [at for at in found if _is_in(choice, self._lines[at])]


def _indexed(places: Iterable[int], words: Callable[[int], set[str]]) -> Mapping[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for at in places:
        for word in words(at):
            index[word].append(at)
    return index


def _found(wanted: frozenset[str], index: Mapping[str, list[int]]) -> list[int]:
    few, many = (wanted, index) if len(wanted) < len(index) else (index, wanted)
    return sorted({at for word in few if word in many for at in index[word]})


def _is_in(choice: GoodsChoice, line: OfferedLine) -> bool:
    return (
        (not choice.codes or line.product in choice.codes or line.code in choice.codes)
        and (not choice.departments or line.department in choice.departments)
        and (not choice.styles or line.style in choice.styles)
        and (not choice.rates or line.tax in choice.rates)
        and all(line.fields.get(name) in values for name, values in choice.fields)
    )
