"""Why a receipt says what it says: every amount worked out anew, beside the one on record.

The proof of a total is a tree. Each line begins with its price and quantity, loses what was taken
off it, is taxed, and is net + tax = gross. Each promotion begins with the lines it was on and takes
off what its rule gave then. The bill adds up its lines and its taxes, rounds to the coins in use,
and is paid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from posforge.runtime.domain.barcode import BadCheckDigitError
from posforge.runtime.domain.cart import GIFT_CARD_LINE, LABEL, OVERRIDE
from posforge.runtime.domain.discount import BY_HAND, ON_THE_BILL
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.line_taxes import line_taxes
from posforge.runtime.domain.money import Money, round_to_step
from posforge.runtime.domain.occasion import Occasion
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.promotion import apply
from posforge.runtime.domain.promotion_record import (
    AppliedPromotion,
    fingerprint,
    line_numbers,
    numbered,
    recall,
)
from posforge.runtime.domain.promotion_shelf import OfferedLine
from posforge.runtime.domain.quantity import extend
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.scale_label import Embedded, read_embedded
from posforge.runtime.domain.shop import Shop, TaxPart, TaxRules
from posforge.runtime.domain.tax import Taxed, TaxSum, add_up, tax_basket

Kind = Literal[
    "price",
    "label",
    "override",
    "manual",
    "bill",
    "promotion",
    "matched",
    "rule",
    "past_rule",
    "off",
    "back",
    "tax",
    "exempt",
    "gross",
    "rate",
    "total",
    "cards",
    "rounding",
    "tender",
    "refund",
    "paid",
]
Value = str | Money | Price | Decimal | AppliedPromotion


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One amount of a sale, in minor units: as it is on record, and as it has to be.

    `code` names what decided it: a price layer, a promotion, a tax code. `values` is what it was
    worked out from, by the words that say it.
    """

    kind: Kind
    minor: int
    due_minor: int
    code: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        """Whether the record says what comes out."""
        return self.minor == self.due_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenLine:
    """One line of the receipt and the steps to what it costs."""

    line: SaleLine
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenPromotion:
    """One promotion: the lines it was on, and what its rule took off them together.

    `is_past` tells that promotions.yaml says something else by now, or nothing.
    """

    name: str
    label: str
    is_past: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Every step of a sale: those of its lines, of its promotions, then of the whole bill."""

    lines: tuple[ProvenLine, ...]
    promotions: tuple[ProvenPromotion, ...]
    bill: tuple[Step, ...]

    @property
    def mismatches(self) -> tuple[Step, ...]:
        """The steps where the record says something else than comes out."""
        parts: list[ProvenLine | ProvenPromotion] = [*self.lines, *self.promotions]
        steps = [*(step for one in parts for step in one.steps), *self.bill]
        return tuple(step for step in steps if not step.is_right)


def explain(sale: SaleCompleted, shop: Shop, *, bizdate: str) -> Proof:
    """Return how the amounts of a sale come about, by the rates it was made at.

    Args:
        sale: what is on record.
        shop: says how tax is compounded, how cash is rounded and what labels of scales carry.
        bizdate: the sale's business day; an exempt customer's tax is that of this day.
    """
    return _Proving(sale, shop, bizdate).proof()


class _Proving:
    def __init__(self, sale: SaleCompleted, shop: Shop, bizdate: str) -> None:
        self._sale, self._shop = sale, shop
        self._rules = _rules_of(sale, shop, sale.priced_on or bizdate)
        self._taxed, self._sums = self._tax()
        self._known = {one.name for one in sale.promotions}
        self._promised = self._promotions()

    def proof(self) -> Proof:
        lines = tuple(
            ProvenLine(line=line, steps=tuple(self._line(line, taxed)))
            for line, taxed in zip(self._sale.lines, self._taxed, strict=True)
        )
        rules = {one.name: fingerprint(one) for one in self._shop.promotions}
        promotions = tuple(
            self._promotion(one, is_past=rules.get(one.name) != one.rule)
            for one in self._sale.promotions
        )
        return Proof(lines=lines, promotions=promotions, bill=tuple(self._bill()))

    def _tax(self) -> tuple[list[Taxed], list[TaxSum]]:
        """What each line costs and each tax comes to, worked out from prices and discounts."""
        lines = self._sale.lines
        shares = {line.line: line_taxes(self._sale, line) for line in lines if _is_share(line)}
        priced = [line for line in lines if line.line not in shares and not _is_card(line)]
        amounts = [(self._amount(line) - _off(line), line.tax) for line in priced]
        taxed, sums = tax_basket(amounts, self._rules, is_exempt=bool(self._sale.exempt))
        by_line = {line.line: one for line, one in zip(priced, taxed, strict=True)}
        by_line |= {number: Taxed.of(share) for number, share in shares.items()}
        by_line |= {line.line: _untaxed(self._amount(line)) for line in lines if _is_card(line)}
        back = [one for share in shares.values() for one in share]
        return [by_line[line.line] for line in lines], add_up([*sums, *back])

    def _amount(self, line: SaleLine) -> int:
        """What the label of a scale says, else price times quantity."""
        said = self._label_minor(line)
        return extend(line.unit_price_minor, line.qty_milli, per=line.per) if said is None else said

    def _label_minor(self, line: SaleLine) -> int | None:
        label = self._label(line)
        return label.price_minor if label is not None else None

    def _label(self, line: SaleLine) -> Embedded | None:
        try:
            embedded = read_embedded(line.code, self._shop.catalogue.barcode_rules)
        except BadCheckDigitError:
            return None
        is_sold = embedded is not None and line.kind == "goods" and line.code != embedded.item_code
        return embedded if is_sold else None

    def _promotions(self) -> Mapping[int, Mapping[str, int]]:
        """What each line has to thank its promotions for, counted anew by the rules on record."""
        lines = self._sale.lines
        seen = numbered([self._offered(line) for line in lines])
        rules = [recall(one, lines=len(lines)) for one in self._sale.promotions]
        return {
            line.line: {one.code: one.amount_minor for one in found}
            for line, found in zip(lines, apply(seen, rules, _ANY_TIME), strict=True)
        }

    def _offered(self, line: SaleLine) -> OfferedLine:
        by_hand = sum(one.amount_minor for one in line.discounts if one.code == BY_HAND)
        return OfferedLine(
            product=line.product,
            code=line.code,
            department=line.department,
            unit=line.unit,
            tax=line.tax,
            qty_milli=line.qty_milli,
            amount_minor=self._amount(line) - by_hand,
            kind=OVERRIDE if line.price_source == OVERRIDE else line.kind,
            is_labelled=line.price_source == LABEL or self._label(line) is not None,
        )

    def _promotion(self, applied: AppliedPromotion, *, is_past: bool) -> ProvenPromotion:
        said = {
            line.line: one
            for line in self._sale.lines
            for one in line.discounts
            if one.code == applied.name
        }
        labels = [one.label for one in said.values() if one.label]
        taken = Step(
            kind="past_rule" if is_past else "rule",
            minor=-sum(one.amount_minor for one in said.values()),
            due_minor=-sum(off.get(applied.name, 0) for off in self._promised.values()),
            code=applied.name,
            values={"rule": applied},
        )
        return ProvenPromotion(
            name=applied.name,
            label=labels[0] if labels else applied.name,
            is_past=is_past,
            steps=(*self._matched(applied), taken),
        )

    def _matched(self, applied: AppliedPromotion) -> Iterator[Step]:
        """The lines each part of a promotion was on, by unit, and what they cost before it."""
        lines = self._sale.lines
        for part in applied.goods:
            numbers = set(line_numbers(part.lines, most=len(lines)))
            units: dict[str, list[SaleLine]] = {}
            for line in lines:
                if line.line in numbers:
                    units.setdefault(line.unit, []).append(line)
            for unit, found in units.items():
                before = sum(self._offered(line).amount_minor for line in found)
                quantity = sum(line.qty_milli for line in found)
                yield Step(
                    kind="matched",
                    minor=before,
                    due_minor=before,
                    code=applied.name,
                    values={
                        "lines": ", ".join(str(line.line) for line in found),
                        "quantity": Decimal(quantity).scaleb(-3),
                        "unit": unit,
                    },
                )

    def _line(self, line: SaleLine, taxed: Taxed) -> Iterator[Step]:
        if _is_share(line):
            yield self._back(line, taxed)
        else:
            yield from self._price(line)
            yield from self._discounts(line)
        yield from self._taxes(line, taxed)
        values = {"net": self._money(line.net_minor), "tax": self._money(line.tax_minor)}
        yield Step(kind="gross", minor=line.gross_minor, due_minor=taxed.gross_minor, values=values)

    def _price(self, line: SaleLine) -> Iterator[Step]:
        amount, source = self._amount(line), line.price_source
        values: dict[str, Value] = {
            "price": Price(minor=line.unit_price_minor, per=line.per),
            "quantity": Decimal(line.qty_milli).scaleb(-3),
            "unit": line.unit,
        }
        if line.list_price_minor is not None:
            before = Price(minor=line.list_price_minor, per=line.per)
            was = extend(line.list_price_minor, line.qty_milli, per=line.per)
            yield Step(
                kind="override",
                minor=was,
                due_minor=was,
                code=source,
                values={"before": before, "price": values["price"]},
            )
        is_label = source == LABEL or self._label_minor(line) is not None
        kind: Kind = "label" if is_label else "price"
        yield Step(kind=kind, minor=amount, due_minor=amount, code=source, values=values)

    def _discounts(self, line: SaleLine) -> Iterator[Step]:
        left = self._amount(line)
        promised = dict(self._promised[line.line])
        for one in line.discounts:
            kind: Kind = "promotion"
            if one.code in {BY_HAND, ON_THE_BILL}:
                kind = "manual" if one.code == BY_HAND else "bill"
            due = min(one.amount_minor, max(0, left))
            if one.code in self._known:
                due = promised.pop(one.code, 0)
            yield Step(
                kind=kind,
                minor=-one.amount_minor,
                due_minor=-due,
                code=one.code,
                values={"label": one.label or one.code, "reason": one.reason or "–"},
            )
            left -= one.amount_minor
        for name, missed in promised.items():
            values = {"label": name, "reason": "–"}
            yield Step(kind="promotion", minor=0, due_minor=-missed, code=name, values=values)
        if line.discounts:
            yield Step(kind="off", minor=left, due_minor=left)

    def _back(self, line: SaleLine, taxed: Taxed) -> Step:
        assert line.returned is not None
        values: dict[str, Value] = {
            "number": line.returned.number,
            "line": str(line.returned.line),
            "quantity": Decimal(line.qty_milli).scaleb(-3),
        }
        return Step(kind="back", minor=line.gross_minor, due_minor=taxed.gross_minor, values=values)

    def _taxes(self, line: SaleLine, taxed: Taxed) -> Iterator[Step]:
        if _is_card(line):
            return
        if self._sale.exempt and not _is_share(line):
            values: dict[str, Value] = {"reason": self._sale.exempt}
            yield Step(
                kind="exempt", minor=line.tax_minor, due_minor=0, code=line.tax, values=values
            )
            return
        due = taxed.parts or (taxed.tax_minor,)
        for place, one in enumerate(line_taxes(self._sale, line)):
            yield Step(
                kind="tax",
                minor=one.tax_minor,
                due_minor=due[place] if place < len(due) else 0,
                code=line.tax,
                values={
                    "name": one.part,
                    "rate": one.rate,
                    "prices": self._sale.prices,
                    "rounding": "share" if _is_share(line) else self._sale.rounding,
                },
            )

    def _bill(self) -> Iterator[Step]:
        sale = self._sale
        due = {(one.code, one.part, one.rate): one for one in self._sums}
        recorded = {(one.code, one.part, one.rate): one for one in sale.taxes}
        for code, part, rate in dict.fromkeys([*recorded, *due]):
            said, right = recorded.get((code, part, rate)), due.get((code, part, rate))
            yield Step(
                kind="rate",
                minor=said.tax_minor if said else 0,
                due_minor=right.tax_minor if right else 0,
                code=code,
                values={
                    "name": part,
                    "rate": rate,
                    "net": self._money(said.net_minor if said else 0),
                },
            )
        goods = [line for line in sale.lines if not _is_card(line)]
        yield Step(
            kind="total",
            minor=sale.gross_minor,
            due_minor=sum(line.gross_minor for line in goods),
            values={
                "lines": str(len(goods)),
                "net": self._money(sale.net_minor),
                "tax": self._money(sale.tax_minor),
            },
        )
        cards = [line.gross_minor for line in sale.lines if _is_card(line)]
        if cards or sale.cards_minor:
            yield Step(
                kind="cards",
                minor=sale.cards_minor,
                due_minor=sum(cards),
                values={"cards": str(len(cards))},
            )
        yield from self._payments()

    def _payments(self) -> Iterator[Step]:
        sale, step_minor = self._sale, self._shop.cash.step_minor
        cash = sum(one.amount_minor for one in sale.tenders if one.method == "cash")
        others = sum(one.amount_minor for one in sale.tenders if one.method != "cash")
        in_coins = sale.due_minor - others
        rounded = round_to_step(in_coins, step_minor) - in_coins
        if sale.rounding_minor or rounded:
            yield Step(
                kind="rounding",
                minor=sale.rounding_minor,
                due_minor=rounded,
                values={"cash": self._money(in_coins), "step": self._money(step_minor)},
            )
        for one in sale.tenders:
            yield Step(
                kind="refund" if one.refunds else "tender",
                minor=one.amount_minor,
                due_minor=one.tendered_minor - one.change_minor,
                code=one.method,
                values={
                    "method": one.method,
                    "given": self._money(one.tendered_minor),
                    "change": self._money(one.change_minor),
                    "reference": one.reference,
                    "refunds": one.refunds,
                },
            )
        yield Step(
            kind="paid",
            minor=cash + others,
            due_minor=sale.due_minor + sale.rounding_minor,
            values={
                "total": self._money(sale.due_minor),
                "rounding": self._money(sale.rounding_minor),
            },
        )

    def _money(self, minor: int) -> Money:
        return Money(minor, self._sale.currency)


_ANY_TIME = Occasion(weekday=0, minute=0, bizdate="", branch="")
"""Promotions on record met their conditions when they were counted."""


def _is_share(line: SaleLine) -> bool:
    """Whether a line comes back with its share of a sale that is known."""
    return line.returned is not None and bool(line.returned.sale) and not _is_card(line)


def _is_card(line: SaleLine) -> bool:
    """Whether a line is a gift card, which costs what it is worth and has no tax."""
    return line.kind == GIFT_CARD_LINE


def _untaxed(amount_minor: int) -> Taxed:
    return Taxed(net_minor=amount_minor, tax_minor=0, gross_minor=amount_minor)


def _off(line: SaleLine) -> int:
    return sum(one.amount_minor for one in line.discounts)


def _rules_of(sale: SaleCompleted, shop: Shop, bizdate: str) -> TaxRules:
    """The tax rules a sale was made by: the rates are on record, except those nobody had to pay."""
    rules = shop.tax.on(bizdate)
    rates = dict.fromkeys((line.tax for line in sale.lines), Decimal(0)) | rules.rates
    parts = dict(rules.parts)
    for line in sale.lines if not sale.exempt else ():
        known = line_taxes(sale, line) if not _is_share(line) else ()
        if not known:
            continue
        rates[line.tax] = Decimal(known[0].rate)
        parts.pop(line.tax, None)
        if len(known) > 1 or known[0].part:
            parts[line.tax] = tuple(_part(one, rules) for one in known)
    return TaxRules(
        prices=sale.prices,
        rounding=sale.rounding,
        rates=rates,
        default=rules.default,
        parts=parts,
        exempt=rules.exempt,
    )


def _part(one: TaxSum, rules: TaxRules) -> TaxPart:
    """A tax of several, by the record; whether it is charged upon those before, by store.yaml."""
    known: Sequence[TaxPart] = rules.parts.get(one.code, ())
    is_compound = any(part.is_compound for part in known if part.name == one.part)
    return TaxPart(name=one.part, rate=Decimal(one.rate), is_compound=is_compound)
