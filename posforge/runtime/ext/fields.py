"""The base of every product field with behaviour: judged when it is noted, heeded when scanned.

The module of a behaviour has `make(shop)`, which returns one. `behaviour:` of a field in store.yaml
names it; several fields may share one.
"""

from __future__ import annotations

from typing import Protocol

from posforge.runtime.domain.product import FieldValue, Product


class FieldBehaviour(Protocol):
    """What a field of the shop does beyond holding a value.

    Values are text (`text`, `choice`, and `date` in ISO form), whole numbers (`whole`, and
    `decimal` in thousandths) or True and False (`yes_no`).
    """

    @property
    def name(self) -> str:
        """The word used in store.yaml (`age_check`)."""

    def check(self, value: FieldValue) -> FieldValue:
        """Return the value to keep, of the same kind. Raises UserError for one that cannot be."""

    def at_scan(self, value: FieldValue, product: Product) -> str:
        """Return a sentence for the cashier, empty for none; raise UserError to refuse the line."""
