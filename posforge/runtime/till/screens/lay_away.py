"""Before goods are laid away: what they cost, what is paid first, and until when."""

from __future__ import annotations

from datetime import date, timedelta

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.layaway import deposit_of
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.shop import LayawayRules
from posforge.runtime.flows.lay_away import lay_away
from posforge.runtime.till.desk import Desk, needed
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.question import Question
from posforge.runtime.till.screens.sheet import Choice
from posforge.runtime.till.widgets.bill import articles


def ask_lay_away(
    kit: Kit, desk: Desk, front: Front, *, bill: Cart, rules: LayawayRules
) -> Question:
    """Return the question before the goods of a bill are laid away."""
    texts, gross_minor = kit.texts, total(bill, kit.shop).gross_minor
    due = date.fromisoformat(bill.bizdate) + timedelta(days=rules.days)
    return Question(
        kit,
        desk,
        front,
        title=texts("action.lay_away"),
        message=texts("layaway.message"),
        facts=(
            (kit.articles(articles(bill)), kit.money(gross_minor)),
            (texts("layaway.deposit"), kit.money(deposit_of(gross_minor, rules))),
            (texts("layaway.until"), kit.day(due)),
        ),
        choices=(
            Choice(
                text=texts("layaway.do"),
                do=lambda: desk.change(
                    lambda who, on_counter: lay_away(desk.till, who, needed(on_counter)),
                    said="laid_away",
                ),
                tone="accent",
                hint="Enter",
            ),
            Choice(text=texts("back"), do=_nothing, hint="Esc"),
        ),
    )


def _nothing() -> None:
    """Keep the bill as it is."""
