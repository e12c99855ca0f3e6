"""The slip of a suspended shift: what lies in the drawer insert on its way to another till."""

from __future__ import annotations

from posforge.runtime.domain.blocks import Columns, Cut, Feed, Receipt, Rule, Text
from posforge.runtime.domain.receipt_parts import Tongue, head, moment
from posforge.runtime.domain.shop import Branch, Shop
from posforge.runtime.domain.z import Z
from posforge.runtime.domain.z_words import z_words


def suspended_slip(z: Z, *, shop: Shop, branch: Branch, person: str) -> Receipt:
    """Return the slip: who took the insert from which till, and when.

    Where counts are not blind, it also says how much should be in it.

    Args:
        z: the Z that was made when the shift was suspended.
        shop: gives name and language, and says whether counts are blind.
        branch: gives name and address.
        person: the display name of who suspended it.
    """
    tongue, words = Tongue.of(shop, currency=z.facts.currency), z_words(shop.languages[0])
    carried = tongue.money(z.facts.figures.handed_over.amount_minor)
    amount = () if shop.shift.blind_count else (Columns(left=words["insert"], right=carried),)
    return Receipt(
        (
            *head(shop, branch),
            Rule(),
            Text(text=words["suspended"], align="center", is_bold=True, size="tall"),
            Text(text=z.code, align="center", is_bold=True),
            Feed(),
            Columns(left=tongue.words.till, right=f"{z.store} / {z.facts.till}"),
            Columns(left=words["taken_by"], right=person or z.closed_by),
            Columns(left=words["suspended_at"], right=_moment(z, tongue)),
            *amount,
            Feed(),
            Text(text=words["suspended_hint"], align="center"),
            Cut(),
        )
    )


def _moment(z: Z, tongue: Tongue) -> str:
    return moment(z.wall_ms, z.tz_min, locale=tongue.locale)
