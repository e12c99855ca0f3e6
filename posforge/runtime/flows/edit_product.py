"""Adding or changing one article by hand: what was typed is a file of one row, taken in as any."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from posforge.errors import UserError
from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.fields import clean_text, is_composed, spell_field
from posforge.runtime.domain.layers import shop_layers
from posforge.runtime.domain.price import Price, spell_price
from posforge.runtime.domain.product import Style
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.fields import FieldBehaviour
from posforge.runtime.ext.ports import Clock, Listed, Listings, Work
from posforge.runtime.flows.catalogue_cell import CellError, read_gtin
from posforge.runtime.flows.catalogue_file import OPEN_PRICE, PRICE, VALID_FROM, Row
from posforge.runtime.flows.catalogue_merge import Merger
from posforge.runtime.flows.catalogue_prices import price_column, price_columns
from posforge.runtime.flows.catalogue_record import Recorder
from posforge.runtime.flows.catalogue_row import RowReader, Said, default_unit

CODES = "gtin"
"""The control of the barcodes, one a line; every other is called as its column in a file."""

_CONTROLS = (
    *("name", "department", "unit", "tax", "style", "style_name"),
    *(CODES, OPEN_PRICE, VALID_FROM),
)
_ALWAYS = frozenset({"name", "style", "style_name"})

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as the catalogue holds it, with its style where it is a variant of one.

    `prices` are those that hold, by the layer.
    """

    listed: Listed
    style: Style | None = None
    prices: Mapping[str, Price] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What tells this state of the article from any other, its prices included."""
        prices: dict[str, Any] = {layer: to_body(one) for layer, one in self.prices.items()}
        facts = canonical_text({"listed": to_body(self.listed), "prices": prices})
        return hashlib.sha256(facts.encode()).hexdigest()[:32]


class NoSuchArticleError(UserError):
    """There is no article with this id."""


class ChangedMeanwhileError(UserError):
    """Somebody changed the article after it was shown; `now` is how it stands."""

    def __init__(self, now: Article) -> None:
        super().__init__(
            f"{now.listed.product.name} was changed by somebody else meanwhile.",
            hint="Look at it again before you change it.",
        )
        self.now = now


class RefusedError(UserError):
    """What was typed cannot be; `problems` holds at most one reason a control."""

    def __init__(self, problems: Mapping[str, CellError]) -> None:
        super().__init__(f"The article was not saved: {'; '.join(map(str, problems.values()))}.")
        self.problems = problems


def find_article(listings: Listings, product: str, *, at_ms: int) -> Article | None:
    """Return an article with the prices that hold at a moment (Unix ms), or None."""
    listed = listings.by_ids([product], at_ms=at_ms).get(product)
    if listed is None:
        return None
    style = listed.product.style
    held = listings.prices([product], at_ms=at_ms)
    return Article(
        listed=listed,
        style=listings.styles([style] if style else []).get(style),
        prices={layer: price for (_, layer), price in held.items()},
    )


def filled_in(shop: Shop, article: Article | None) -> Texts:
    """Return what stands in each control before anybody types; None fills in a new article.

    A name that is made of style and axes is left empty, to be made again of what is typed.
    """
    fields = shop.catalogue.fields
    if article is None:
        columns = (*_CONTROLS, *price_columns(shop), *(rule.name for rule in fields))
        blank = dict.fromkeys(columns, "")
        return {**blank, "unit": default_unit(shop), "tax": shop.tax.default, OPEN_PRICE: "no"}
    product = article.listed.product
    style = article.style.name if article.style else ""
    is_made = is_composed(product, style, rules=shop.catalogue)
    noted = {rule.name: product.fields.get(rule.name) for rule in fields}
    return {
        "name": "" if is_made else product.name,
        "department": product.department,
        "unit": product.unit,
        "tax": product.tax,
        **{
            price_column(layer): spell_price(price, shop.currency) if price is not None else ""
            for layer in shop_layers(shop)
            for price in (article.prices.get(layer),)
        },
        OPEN_PRICE: "yes" if product.is_open_price else "no",
        VALID_FROM: "",
        "style": product.style,
        "style_name": "",
        CODES: "\n".join(product.codes),
        **{
            rule.name: "" if (value := noted[rule.name]) is None else spell_field(rule, value)
            for rule in fields
        },
    }


def edit_product(
    typed: Texts,
    *,
    product: str,
    seen: str,
    shop: Shop,
    begin: Callable[[], AbstractContextManager[Work]],
    clock: Clock,
    actor: str,
    behaviours: Mapping[str, FieldBehaviour],
) -> str:
    """Record an article as it was typed, and return its id; of what is so already, nothing.

    A control that was not touched is not judged again, and leaves what the article has; so do
    controls that are missing in `typed`, and the values of fields the shop no longer shows.

    Args:
        typed: the text of each control.
        product: which article, empty for a new one.
        seen: the `mark` of the article as it was shown, empty for a new one.
        shop: whose departments, units, tax codes, currency and fields hold.
        begin: starts a transaction of the topmost machine, `store.work`.
        clock: from when the price holds.
        actor: who changes it.
        behaviours: the shop's own checks, by the name of the field.

    Raises RefusedError, ChangedMeanwhileError and NoSuchArticleError, with nothing written.
    """
    with begin() as work:
        before = _as_seen(work.listings(), product, seen, at_ms=clock.now_ms())
    # Between the two transactions the shop's own checks run, however long they take.
    shown = filled_in(shop, before)
    row = _Row(shop, typed={**shown, **typed}, shown=shown, before=before)
    said, problems = row.judged(behaviours)
    with begin() as work:
        listings, now_ms = work.listings(), clock.now_ms()
        _as_seen(listings, product, seen, at_ms=now_ms)
        problems += _contradictions(said, before, listings, at_ms=now_ms)
        known = {said.code: before.listed} if before is not None else {}
        merger = Merger(shop, columns=row.columns)
        changes = merger.lay_over([said], known, listings, at_ms=now_ms)
        problems += [reason for _, reasons in changes.rejected for reason in reasons]
        if problems:
            raise RefusedError({one.column: one for one in reversed(problems)})
        Recorder(shop.currency, clock=clock, actor=actor).record(work, changes, listings)
    return product or changes.products[0].id


class _Row:
    """What was typed, as the only row of a file; its columns are the controls somebody touched."""

    def __init__(self, shop: Shop, *, typed: Texts, shown: Texts, before: Article | None) -> None:
        self._shop = shop
        self._typed = typed
        self._codes = before.listed.product.codes if before else ()
        self._is_priced = before is not None and before.listed.price is not None
        touched = {
            column
            for column, text in shown.items()
            if clean_text(typed[column]) != clean_text(text)
        }
        prices = {*price_columns(shop)}
        if VALID_FROM in touched and not touched & prices:
            # A day and nothing new: from then on it costs what stands here, whatever was to come.
            touched |= {column for column in prices if clean_text(typed[column])}
        missing = {rule.name for rule in shop.catalogue.fields if rule.is_required}
        missing -= {column for column in missing if clean_text(typed[column])}
        self.columns = _ALWAYS | (touched - {CODES}) | missing

    def judged(self, behaviours: Mapping[str, FieldBehaviour]) -> tuple[Said, list[CellError]]:
        """Return what was said of the article, and what of it cannot be."""
        problems: list[CellError] = []
        codes = self._read_codes(problems)
        cells = {column: clean_text(self._typed[column]) for column in self.columns}
        if self._is_priced and cells.get(PRICE) == "":
            problems.append(CellError(PRICE, "price_needed"))
        reader = RowReader(self._shop, columns=self.columns, behaviours=behaviours)
        row = Row(line=1, cells=cells)
        said = reader.read_cells(row, next(iter(codes), ""), problems)
        said.codes = codes
        return said, problems

    def _read_codes(self, problems: list[CellError]) -> tuple[str, ...]:
        """Codes the article has already stay as they are, be they GTINs or not."""
        found: set[str] = set()
        labels = self._shop.catalogue.barcode_rules
        for line in map(clean_text, self._typed[CODES].splitlines()):
            try:
                if line:
                    found.add(line if line in self._codes else read_gtin(line, rules=labels))
            except CellError as error:
                problems.append(error)
        if not found and not problems:
            problems.append(CellError(CODES, "no_code"))
        return tuple(sorted(found))


def _as_seen(listings: Listings, product: str, seen: str, *, at_ms: int) -> Article | None:
    if not product:
        return None
    article = find_article(listings, product, at_ms=at_ms)
    if article is None:
        raise NoSuchArticleError("There is no such article here.", hint="Search for it again.")
    if article.mark != seen:
        raise ChangedMeanwhileError(article)
    return article


def _contradictions(
    said: Said, before: Article | None, listings: Listings, *, at_ms: int
) -> list[CellError]:
    """Codes of other articles, and another name for a style that has one."""
    problems: list[CellError] = []
    mine = before.listed.product.codes if before else ()
    fresh = [code for code in said.codes or () if code not in mine]
    for code, owner in sorted(listings.by_codes(fresh, at_ms=at_ms).items()):
        problems.append(CellError(CODES, "code_taken", code=code, name=owner.product.name))
    if said.style and said.style_name:
        style = listings.styles([said.style]).get(said.style)
        if style is not None and style.name != said.style_name:
            problems.append(CellError("style_name", "style_named", style=style.id, name=style.name))
    return problems
