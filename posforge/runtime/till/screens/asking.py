"""What a deed asks for: the customer's age, the price or lot of an article, why it is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from posforge.errors import PosforgeError
from posforge.runtime.flows.asking import AgeNeededError
from posforge.runtime.flows.reason import ReasonNeededError
from posforge.runtime.flows.tracing import TraceNeededError
from posforge.runtime.till.desk import Answer, Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.figure import Figure
from posforge.runtime.till.screens.question import Question
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.screens.why import Why


class AgeCheck(Question):
    """Scans wait: nobody knows yet whether this one is sold."""

    name = "age"
    holds_scans = True


class OpenPrice(Figure):
    """The price of an article that has none of its own."""

    name = "open_price"
    holds_scans = True


def ask_for(
    kit: Kit, desk: Desk, front: Front, *, error: PosforgeError, again: Callable[[Answer], None]
) -> Sheet:
    """Return the question for what is missing; its answer does the deed again."""
    if isinstance(error, AgeNeededError):
        return _ask_age(kit, desk, front, error=error, again=again)
    if isinstance(error, ReasonNeededError):
        return Why(kit, desk, front, error=error, again=again)
    if isinstance(error, TraceNeededError):
        from posforge.runtime.till.screens.ask_trace import AskTrace  # noqa: PLC0415 - when asked

        return AskTrace(kit, desk, front, error=error, again=again)
    return OpenPrice(
        kit,
        desk,
        front,
        title=error.message,
        reasons=(kit.texts("open_price.take"),),
        take=lambda price_minor, _reason: again(lambda who: who.answered(price_minor=price_minor)),
    )


def _ask_age(
    kit: Kit, desk: Desk, front: Front, *, error: AgeNeededError, again: Callable[[Answer], None]
) -> Sheet:
    texts, age = kit.texts, error.age
    return AgeCheck(
        kit,
        desk,
        front,
        title=error.message,
        message=texts("age.message", day=kit.day(_born_by(desk, age))),
        choices=(
            Choice(text=texts("age.no"), do=lambda: None, hint="Esc"),
            Choice(
                text=texts("age.yes", age=age),
                do=lambda: again(lambda who: who.answered(age=age)),
                tone="accent",
            ),
        ),
    )


def _born_by(desk: Desk, age: int) -> date:
    """Return the birthday of the youngest who is old enough today."""
    assert desk.session is not None, "somebody is selling"
    today = date.fromisoformat(desk.session.bizdate)
    try:
        return today.replace(year=today.year - age)
    except ValueError:
        return date(today.year - age, 2, 28)
