"""The papers of a layaway: its conditions, each instalment with what is left, and its end.

The goods themselves leave with an ordinary receipt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from posforge.runtime.domain.blocks import (
    Barcode,
    Block,
    Columns,
    Cut,
    Feed,
    Receipt,
    Rule,
    Text,
    Total,
)
from posforge.runtime.domain.layaway import Ending, Instalment, Layaway, as_sale
from posforge.runtime.domain.layaway_words import layaway_words
from posforge.runtime.domain.money import round_half_up
from posforge.runtime.domain.receipt import credit_notes, goods, tender_rows
from posforge.runtime.domain.receipt_parts import HASH_SHOWN, Tongue, copy_mark, letterhead, moment
from posforge.runtime.domain.shop import Branch, Shop

_HUNDRED_PERCENT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LayawayPaper:
    """Prints the papers of one layaway.

    Args:
        layaway: what is known of it.
        shop: gives name, language and country.
        branch: gives name and address.
        customer: who it is for, as the shop calls them.
        copy: 0 for the paper itself, n for its n-th copy, which says so in large letters.
    """

    layaway: Layaway
    shop: Shop
    branch: Branch
    customer: str
    copy: int = 0

    def conditions(self, *, cashier: str) -> Receipt:
        """Return the paper of its beginning: goods, price, until when, and the fee."""
        facts, words, tongue = self.layaway.facts, self._words, self._tongue
        due = format_date(date.fromisoformat(facts.due), "medium", locale=tongue.locale)
        at = moment(self.layaway.wall_ms, self.layaway.tz_min, locale=tongue.locale)
        return self._paper(
            words["layaway"],
            [
                *goods(as_sale(facts), tongue),
                Rule(),
                Total(label=tongue.words.total, amount=tongue.money(facts.gross_minor)),
                *self._deposit(),
                Columns(left=words["due"], right=due, is_bold=True),
                Rule(),
                Text(text=words["how"]),
                Text(text=self._fee_rule()),
                Rule(),
            ],
            at=at,
            cashier=cashier,
            proof=(self.layaway.seq, self.layaway.hash),
        )

    def instalment(self, paid: Instalment, *, cashier: str) -> Receipt:
        """Return the paper of money paid in or given back, with what is left after it."""
        facts, words, tongue = paid.facts, self._words, self._tongue
        is_back = facts.amount_minor < 0
        amount = Columns(
            left=words["back_now" if is_back else "paid_now"],
            right=tongue.money(abs(facts.amount_minor)),
            is_bold=True,
        )
        blocks: list[Block] = [
            *(Text(text=line.name) for line in self.layaway.facts.lines),
            Rule(),
            amount,
            *tender_rows(facts.tenders, tongue, self.shop),
        ]
        if facts.rounding_minor:
            rounding = tongue.money(facts.rounding_minor)
            blocks.append(Columns(left=tongue.words.rounding, right=rounding))
        if paid.change_minor:
            change = tongue.money(paid.change_minor)
            blocks.append(Columns(left=tongue.words.change, right=change, is_bold=True))
        blocks += [*credit_notes(facts.tenders, tongue), Rule(), *self._after(paid)]
        return self._paper(
            words["given_back" if is_back else "instalment"],
            blocks,
            at=moment(paid.wall_ms, paid.tz_min, locale=tongue.locale),
            cashier=cashier,
            proof=(paid.seq, paid.hash),
        )

    def ending(self, ended: Ending, *, cashier: str) -> Receipt:
        """Return the paper that says that it was cancelled, what is kept and what goes back."""
        facts, words, tongue = ended.facts, self._words, self._tongue
        paid = facts.fee_minor + facts.back_minor
        return self._paper(
            words["cancelled"],
            [
                *(Text(text=line.name) for line in self.layaway.facts.lines),
                Rule(),
                Text(text=words[facts.why]),
                Columns(left=words["paid"], right=tongue.money(paid)),
                Columns(left=words["fee"], right=tongue.money(facts.fee_minor)),
                Total(label=words["back"], amount=tongue.money(facts.back_minor)),
                Rule(),
            ],
            at=moment(ended.wall_ms, ended.tz_min, locale=tongue.locale),
            cashier=cashier,
            proof=(ended.seq, ended.hash),
        )

    @property
    def _words(self) -> Mapping[str, str]:
        return layaway_words(self.shop.languages[0])

    @property
    def _tongue(self) -> Tongue:
        return Tongue.of(self.shop, currency=self.layaway.facts.currency)

    def _paper(
        self, title: str, blocks: list[Block], *, at: str, cashier: str, proof: tuple[int, str]
    ) -> Receipt:
        tongue, words, number = self._tongue, self._words, self.layaway.number
        till = f"{self.layaway.store} / {self.layaway.facts.till}"
        facts = [
            (words["number"], number),
            (tongue.words.customer, self.customer),
            (tongue.words.date, at),
            (tongue.words.till, till),
            (tongue.words.cashier, cashier),
        ]
        return Receipt(
            (
                *letterhead(self.shop, self.branch),
                *copy_mark(self.copy, tongue.words),
                Feed(),
                Text(text=title, align="center", is_bold=True, size="large"),
                Rule(),
                *blocks,
                *(Columns(left=left, right=right) for left, right in facts if right),
                Text(text=f"{proof[0]} · {proof[1][:HASH_SHOWN]}", align="center"),
                Feed(),
                Barcode(number),
                Feed(),
                *([Text(text=words["proof"], align="center")] if self.layaway.is_open else []),
                *copy_mark(self.copy, tongue.words),
                Cut(),
            )
        )

    def _deposit(self) -> Iterator[Block]:
        deposit = self.layaway.facts.deposit_minor
        if deposit:
            amount = self._tongue.money(deposit)
            yield Columns(left=self._words["deposit"], right=amount)

    def _fee_rule(self) -> str:
        facts = self.layaway.facts
        share = round_half_up(facts.gross_minor * facts.fee_percent_milli, _HUNDRED_PERCENT)
        fee = share + facts.fee_minor
        if not fee:
            return self._words["no_fee"]
        return self._words["fee_rule"].format(fee=self._tongue.money(fee))

    def _after(self, paid: Instalment) -> Iterator[Block]:
        facts, words, money = paid.facts, self._words, self._tongue.money
        if facts.amount_minor < 0:
            if facts.left_minor:
                yield Columns(left=words["back_left"], right=money(-facts.left_minor))
                yield Rule()
            return
        gross = self.layaway.facts.gross_minor
        due = format_date(
            date.fromisoformat(self.layaway.facts.due), "medium", locale=self._tongue.locale
        )
        yield Columns(left=words["total"], right=money(gross))
        yield Columns(left=words["paid_in_all"], right=money(gross - facts.left_minor))
        yield Total(label=words["left"], amount=money(facts.left_minor))
        if facts.left_minor:
            yield Columns(left=words["due"], right=due)
        yield Rule()
