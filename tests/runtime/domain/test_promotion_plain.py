"""What promotions take off is what their plain definition says, piece by piece and set by set."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.promotion import apply
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    AnyOf,
    Bundle,
    BuyGet,
    Cut,
    FixedPrice,
    Goods,
    GoodsChoice,
    OnArticle,
    OnBill,
    OnEach,
    Part,
    PercentOff,
    Promotion,
    Tier,
    Tiers,
)
from posforge.runtime.domain.promotion_shelf import OfferedLine
from posforge.testing.examples import examples
from tests.runtime.domain.test_promotion import FRIDAY_SIX, LINES, PROMOTIONS


@dataclass(eq=False)
class Piece:
    """One piece of one line, or the whole of a line that is measured."""

    line: int
    each: int
    has_taken_part: bool = False
    is_closed: bool = False


Kind = tuple[int, int, bool]


def kind(piece: Piece) -> Kind:
    """Pieces of one kind cost the same, and share a discount to the cent."""
    return piece.line, piece.each, piece.has_taken_part


class Plain:
    """A bill as a heap of single pieces."""

    def __init__(self, lines: Sequence[OfferedLine]) -> None:
        self.lines = lines
        self.off: list[dict[str, int]] = [{} for _ in lines]
        self.pieces = [piece for at, line in enumerate(lines) for piece in single(at, line)]

    def is_on(self, goods: Goods, at: int) -> bool:
        line, choice = self.lines[at], goods.choice
        return (
            line.qty_milli > 0
            and line.amount_minor > 0
            and (not choice.codes or bool({line.product, line.code} & choice.codes))
            and (not choice.departments or line.department in choice.departments)
        )

    def free(self, promotion: Promotion, goods: Goods) -> list[Piece]:
        found = [
            piece
            for piece in self.pieces
            if self.is_on(goods, piece.line)
            and self.lines[piece.line].is_open_to(promotion.also)
            and piece.each
            and not piece.is_closed
            and (promotion.stacks or not piece.has_taken_part)
        ]
        return sorted(found, key=lambda piece: (-piece.each, piece.line, piece.has_taken_part))

    def counted(self, promotion: Promotion, goods: Goods) -> list[Piece]:
        free = self.free(promotion, goods)
        return [piece for piece in free if self.lines[piece.line].is_counted]

    def count(self, promotion: Promotion) -> None:
        match promotion.gives:
            case OnEach(cut=cut):
                free = self.free(promotion, promotion.goods)
                self.each(promotion, free[: promotion.limit or None], cut)
            case OnArticle(cut=cut):
                articles = self.articles(self.free(promotion, promotion.goods))
                for pieces in articles[: promotion.limit or None]:
                    self.together(promotion, pieces, cut.off(worth(pieces)))
            case OnBill() as gives:
                self.on_bill(promotion, gives)
            case Tiers() as gives:
                self.tiers(promotion, gives)
            case gives:
                self.count_sets(promotion, gives)

    def count_sets(self, promotion: Promotion, gives: BuyGet | AnyOf | Bundle) -> None:
        match gives:
            case BuyGet(buy=buy, get=get, gift=None, cut=cut):
                parts = [(self.counted(promotion, promotion.goods), buy + get)]
                for run, one in self.sets(parts, promotion.limit):
                    gift = sorted(one[0], key=lambda piece: piece.each)[:get]
                    self.set_off(promotion, run, cut.off(worth(gift)))
            case BuyGet(buy=buy, get=get, gift=gift, cut=cut) if gift is not None:
                bought = self.counted(promotion, promotion.goods), buy
                gifts = self.counted(promotion, gift), get
                for run, one in self.sets([bought, gifts], promotion.limit):
                    self.set_off(promotion, run, cut.off(worth(one[1])))
            case AnyOf(count=count, cut=cut):
                parts = [(self.counted(promotion, promotion.goods), count)]
                self.cheaper_sets(promotion, parts, cut)
            case Bundle(parts=wanted, cut=cut):
                parts = [(self.counted(promotion, one.goods), one.count) for one in wanted]
                self.cheaper_sets(promotion, parts, cut)

    def on_bill(self, promotion: Promotion, gives: OnBill) -> None:
        spent = sum(
            sum(piece.each for piece in self.pieces if piece.line == at)
            for at, line in enumerate(self.lines)
            if line.kind == "goods" and self.is_on(promotion.goods, at)
        )
        if spent < gives.spend_minor:
            return
        cut: Cut = gives.cut
        if gives.repeats and isinstance(cut, AmountOff) and gives.spend_minor:
            times = spent // gives.spend_minor
            cut = AmountOff(cut.amount_minor * min(times, promotion.limit or times))
        pieces = self.free(promotion, promotion.goods)
        self.together(promotion, pieces, cut.off(worth(pieces)))

    def tiers(self, promotion: Promotion, gives: Tiers) -> None:
        free = self.free(promotion, promotion.goods)
        for pieces in [free] if gives.is_together else self.articles(free):
            size = sum(self.size(piece) for piece in pieces)
            reached = [tier for tier in gives.tiers if tier.from_milli <= size]
            if reached:
                self.each(promotion, pieces, max(reached, key=lambda one: one.from_milli).cut)

    def size(self, piece: Piece) -> int:
        line = self.lines[piece.line]
        return 1_000 if line.is_counted else line.qty_milli

    def articles(self, pieces: Sequence[Piece]) -> list[list[Piece]]:
        names = dict.fromkeys(self.lines[piece.line].product for piece in pieces)
        return [
            [piece for piece in pieces if self.lines[piece.line].product == name] for name in names
        ]

    def each(self, promotion: Promotion, pieces: Sequence[Piece], cut: Cut) -> None:
        for article in self.articles(pieces):
            if isinstance(cut, PercentOff):
                self.together(promotion, article, cut.off(worth(article)))
                continue
            offs = [self.off_piece(piece, cut) for piece in article]
            if any(offs):
                for piece, off in zip(article, offs, strict=True):
                    self.take(promotion, piece, off)

    def off_piece(self, piece: Piece, cut: Cut) -> int:
        assert not isinstance(cut, PercentOff)
        named = cut.amount_minor if isinstance(cut, AmountOff) else cut.price_minor
        return type(cut)(half_up(Fraction(named * self.size(piece), 1_000))).off(piece.each)

    def cheaper_sets(
        self, promotion: Promotion, parts: Sequence[tuple[list[Piece], int]], cut: Cut
    ) -> None:
        for run, one in self.sets(parts, promotion.limit):
            off = cut.off(sum(map(worth, one)))
            if not off:
                return
            self.set_off(promotion, run, off)

    def sets(self, parts, limit):
        """Return each run of equal sets: all their pieces set by set, and the parts of one."""
        order = sorted(range(len(parts)), key=lambda at: len(parts[at][0]))
        used: set[int] = set()
        found = []
        while not limit or len(found) < limit:
            one: list[list[Piece]] = [[] for _ in parts]
            now: set[int] = set()
            for at in order:
                pieces, wanted = parts[at]
                left = [piece for piece in pieces if id(piece) not in used | now]
                one[at] = left[:wanted]
                now |= {id(piece) for piece in one[at]}
            if any(len(got) < wanted for got, (_, wanted) in zip(one, parts, strict=True)):
                break
            used |= now
            found.append(one)
        alike = groupby(found, key=lambda one: [[kind(piece) for piece in part] for part in one])
        runs = [list(run) for _, run in alike]
        return [(run, run[0]) for run in runs]

    def set_off(self, promotion: Promotion, run, off: int) -> None:
        places = {
            (at, kind(piece)): None for one in run for at, part in enumerate(one) for piece in part
        }
        piles = [
            [piece for one in run for piece in one[at] if kind(piece) == alike]
            for at, alike in places
        ]
        self.pro_rata(promotion, piles, off * len(run))

    def together(self, promotion: Promotion, pieces: Sequence[Piece], off: int) -> None:
        kinds = dict.fromkeys(map(kind, pieces))
        piles = [[piece for piece in pieces if kind(piece) == one] for one in kinds]
        self.pro_rata(promotion, piles, off)

    def pro_rata(self, promotion: Promotion, piles: list[list[Piece]], off: int) -> None:
        """Rates first, then the piles of each rate, then the pieces of each pile."""
        if not off:
            return
        rates = dict.fromkeys(self.lines[pile[0].line].tax for pile in piles)
        by_rate = [
            [pile for pile in piles if self.lines[pile[0].line].tax == rate] for rate in rates
        ]
        of_rates = shared(off, [sum(map(worth, group)) for group in by_rate])
        for group, of_rate in zip(by_rate, of_rates, strict=True):
            for pile, of_pile in zip(group, shared(of_rate, [*map(worth, group)]), strict=True):
                for number, piece in enumerate(pile):
                    whole, more = divmod(of_pile, len(pile))
                    self.take(promotion, piece, whole + (number < more))

    def take(self, promotion: Promotion, piece: Piece, off: int) -> None:
        piece.each -= off
        piece.has_taken_part = True
        piece.is_closed = not promotion.stacks
        taken = self.off[piece.line]
        if off:
            taken[promotion.name] = taken.get(promotion.name, 0) + off


def single(at: int, line: OfferedLine) -> list[Piece]:
    if not line.is_counted:
        return [Piece(at, max(0, line.amount_minor))]
    count = max(0, line.qty_milli // 1_000)
    return [
        Piece(at, max(0, line.amount_minor // count) + (number < line.amount_minor % count))
        for number in range(count)
    ]


def worth(pieces: Sequence[Piece]) -> int:
    return sum(piece.each for piece in pieces)


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def shared(amount: int, weights: Sequence[int]) -> list[int]:
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    shares = [int(one) for one in exact]
    by_rest = sorted(range(len(exact)), key=lambda at: shares[at] - exact[at])
    for at in by_rest[: amount - sum(shares)]:
        shares[at] += 1
    return shares


@pytest.mark.money
@examples(60)
@given(LINES, PROMOTIONS)
def test_criterion_52_promotions_are_what_their_plain_definition_says(
    lines: list[OfferedLine], promotions: list[Promotion]
) -> None:
    assert_plain(lines, promotions)


@pytest.mark.money
@examples(60)
@given(st.integers(0, 10**9).map(random.Random))
def test_criterion_52_a_full_trolley_comes_to_its_plain_definition(dice: random.Random) -> None:
    lines = [
        a_line(dice.choice("abcde"), price=dice.randint(1, 40) * 5, pieces=dice.randint(1, 12))
        for _ in range(dice.randint(5, 15))
    ]
    assert_plain(lines, [an_offer(number, dice) for number in range(8)])


def a_line(product: str, *, price: int, pieces: int) -> OfferedLine:
    return OfferedLine(
        product=product,
        department="dairy",
        unit="piece",
        tax="reduced" if product in "ab" else "standard",
        qty_milli=pieces * 1_000,
        amount_minor=pieces * price,
    )


def an_offer(number: int, dice: random.Random) -> Promotion:
    some = Goods(choice=GoodsChoice(codes=frozenset(dice.sample("abcde", 3))))
    cut = dice.choice([PercentOff(dice.randint(1, 99_999)), AmountOff(dice.randint(1, 50))])
    gives = dice.choice(
        [
            OnEach(cut),
            OnBill(cut=cut, spend_minor=dice.randint(1, 9_000)),
            BuyGet(buy=dice.randint(1, 3), get=1, gift=dice.choice([None, some]), cut=cut),
            AnyOf(count=dice.randint(2, 5), cut=FixedPrice(dice.randint(1, 400))),
            Bundle(parts=(Part(goods=Goods()), Part(goods=some, count=2)), cut=cut),
            Tiers(tiers=(Tier(from_milli=9_000, cut=cut),), is_together=dice.random() < 0.5),
        ]
    )
    goods, stacks = dice.choice([Goods(), some]), dice.random() < 0.8
    return Promotion(name=f"p{number}", label="Offer", gives=gives, goods=goods, stacks=stacks)


def assert_plain(lines: Sequence[OfferedLine], promotions: Sequence[Promotion]) -> None:
    lines = sorted(lines, key=lambda line: line.identity)
    plain = Plain(lines)
    for promotion in sorted(promotions, key=lambda one: -one.priority):
        plain.count(promotion)
    found = apply(lines, promotions, FRIDAY_SIX)

    assert [{one.code: one.amount_minor for one in line} for line in found] == plain.off
