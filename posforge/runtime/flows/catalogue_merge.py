"""Lays what a file says over what the catalogue holds: what the file does not say stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from posforge.runtime.domain.events import ListedProduct
from posforge.runtime.domain.fields import compose_name, is_composed, is_of_kind
from posforge.runtime.domain.layers import BASE_LAYER
from posforge.runtime.domain.product import FieldValue, Style
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.ports import Listed, Listings
from posforge.runtime.flows.catalogue_cell import LONGEST_NAME, CellError, needed
from posforge.runtime.flows.catalogue_price_book import PriceBook, PriceChange
from posforge.runtime.flows.catalogue_row import Said, default_unit
from posforge.runtime.flows.catalogue_styles import StyleBook


@dataclass(slots=True, kw_only=True)
class Changes:
    """What some rows change, and the rows that cannot be: their lines, each with its reasons."""

    accepted: int = 0
    priced: int = 0
    unchanged: int = 0
    products: list[ListedProduct] = field(default_factory=list)
    prices: list[PriceChange] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    rejected: list[tuple[int, tuple[CellError, ...]]] = field(default_factory=list)


class Merger:
    """Merges the rows of one file, some at a time; `columns` are those that the file has."""

    def __init__(self, shop: Shop, *, columns: frozenset[str]) -> None:
        rules = shop.catalogue
        self._rules = rules
        self._by_name = {rule.name: rule for rule in rules.fields}
        self._needed = [
            rule for rule in rules.fields if rule.is_required and rule.name not in columns
        ]
        self._speaks_of_styles = bool(columns & {"style", "style_name", "picture"})
        self._book = StyleBook()
        self._new = ListedProduct(
            id="",
            name="",
            department="",
            unit=default_unit(shop),
            tax=shop.tax.default,
            codes=(),
        )

    def merge(self, rows: Sequence[Said], listings: Listings, *, at_ms: int) -> Changes:
        """Return what these rows change in a catalogue, which is read as of now."""
        known = listings.by_codes([said.code for said in rows], at_ms=at_ms)
        return self.lay_over(rows, known, listings, at_ms=at_ms)

    def lay_over(
        self,
        rows: Sequence[Said],
        known: Mapping[str, Listed],
        listings: Listings,
        *,
        at_ms: int,
    ) -> Changes:
        """Return what these rows change of the articles that are `known` by the code of a row."""
        contradictions = self._learn_styles(rows, known, listings)
        fresh = [said.code for said in rows if said.code not in known]
        ids = _free_ids(fresh, listings, at_ms=at_ms) if fresh else {}
        prices = PriceBook(listings, at_ms=at_ms)
        prices.look_up((known[said.code], said) for said in rows if said.code in known)
        changes = Changes()
        for said in rows:
            before = known.get(said.code)
            product = self._product(
                said,
                before.product if before else self._new,
                identity=before.product.id if before else ids[said.code],
            )
            problems = self._problems(said, product, is_new=before is None)
            if said.line in contradictions:
                problems = [contradictions[said.line], *problems]
            if problems:
                changes.rejected.append((said.line, tuple(problems)))
            else:
                changed = prices.changes(product.id, said, before)
                self._count(changes, said, product, before, prices=changed)
        changes.styles = self._book.changed()
        return changes

    def _learn_styles(
        self, rows: Sequence[Said], known: Mapping[str, Listed], listings: Listings
    ) -> Mapping[int, CellError]:
        """Take in what rows say of styles; return the lines that contradict others, and why."""
        if not (known or self._speaks_of_styles):
            return {}
        styles = {
            said.line: style
            for said in rows
            if (style := _style(said, known[said.code].product if said.code in known else None))
        }
        # What an article leaves, too: whether its name was made of that style decides if it stays.
        left = {one.product.style for one in known.values()} - {""}
        self._book.know(listings.styles(self._book.unknown({*styles.values(), *left})))
        learnt = {
            said.line: self._book.learn(styles[said.line], said)
            for said in rows
            if said.line in styles
        }
        return {line: problem for line, problem in learnt.items() if problem}

    def _product(self, said: Said, before: ListedProduct, *, identity: str) -> ListedProduct:
        fields = self._fields(said.fields, before.fields) if said.fields else before.fields
        style = _style(said, before)
        codes = said.codes
        if codes is None:
            codes = before.codes if said.code in before.codes else (*before.codes, said.code)
        return ListedProduct(
            id=identity,
            name=said.name or self._name(said, before, style=style, fields=fields),
            department=before.department if said.department is None else said.department,
            unit=said.unit or before.unit,
            tax=said.tax or before.tax,
            codes=codes,
            style=style,
            fields=fields,
            is_open_price=(
                before.is_open_price if said.is_open_price is None else said.is_open_price
            ),
        )

    def _name(
        self,
        said: Said,
        before: ListedProduct,
        *,
        style: str,
        fields: Mapping[str, FieldValue],
    ) -> str:
        """A name that nobody wrote is made of style and axes; one that somebody wrote stays."""
        was = self._book.name_before(before.style)
        is_ours = not before.name or is_composed(before, was, rules=self._rules)
        if style and (said.name is not None or said.style_name or is_ours):
            name = self._book.name(style)
            return compose_name(name, fields, self._rules) if name else ""
        return before.name

    def _fields(
        self, said: Mapping[str, FieldValue | None], before: Mapping[str, FieldValue]
    ) -> Mapping[str, FieldValue]:
        fields = dict(before)
        for name, value in said.items():
            if value is not None:
                fields[name] = value
            # What a field held while it was of another kind is hidden: no cell shows or clears it.
            elif name in before and is_of_kind(self._by_name[name], before[name]):
                del fields[name]
        return fields

    def _problems(self, said: Said, product: ListedProduct, *, is_new: bool) -> Sequence[CellError]:
        if said.name and not (product.style or self._speaks_of_styles or self._needed):
            return ()  # as most rows of a large file are
        problems: list[CellError] = []
        if product.style and not self._book.name(product.style):
            problems.append(CellError("style_name", "style_unnamed", style=product.style))
        elif not product.name:
            problems.append(CellError("name", "no_name"))
        elif len(product.name) > LONGEST_NAME:
            problems.append(CellError("name", "name_length", most=LONGEST_NAME))
        if not product.style and (said.style_name or said.picture):
            what = "named" if said.style_name else "pictured"
            problems.append(CellError("style", f"no_style_{what}"))
        if is_new and self._needed:
            problems += [needed(rule) for rule in self._needed]
        return problems

    def _count(
        self,
        changes: Changes,
        said: Said,
        product: ListedProduct,
        before: Listed | None,
        *,
        prices: Sequence[PriceChange],
    ) -> None:
        had_price = before is not None and before.price is not None
        is_listed = before is not None and _is_same(product, before.product)
        changes.accepted += 1
        changes.priced += had_price or said.prices.get(BASE_LAYER) is not None
        changes.unchanged += is_listed and not prices
        if not is_listed:
            changes.products.append(product)
        changes.prices += prices
        if product.style:
            self._book.use(product.style, product.department)


def _style(said: Said, before: ListedProduct | None) -> str:
    if said.style is not None:
        return said.style
    return before.style if before is not None else ""


def _is_same(product: ListedProduct, before: ListedProduct) -> bool:
    # True equals 1, and in a journal it does not.
    return product == before and all(
        type(value) is type(before.fields[name]) for name, value in product.fields.items()
    )


def _free_ids(codes: Sequence[str], listings: Listings, *, at_ms: int) -> Mapping[str, str]:
    """Return an id for a new article by its code; one whose code was given up keeps its own."""
    wanted = {code: f"p{code}" for code in codes}
    taken = listings.by_ids(list(wanted.values()), at_ms=at_ms)
    return {
        code: _numbered(first, listings, at_ms=at_ms) if first in taken else first
        for code, first in wanted.items()
    }


def _numbered(first: str, listings: Listings, *, at_ms: int) -> str:
    candidates = (f"{first}.{number}" for number in count(2))
    return next(one for one in candidates if not listings.by_ids([one], at_ms=at_ms))
