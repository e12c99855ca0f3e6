"""The base of every payment method; cash is one, and a shop's own is another.

The module of a method has `make(shop)`, which returns one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from posforge.runtime.domain.payment import Tender


class PaymentMethod(Protocol):
    """A way to pay: asked for a tender, it answers or refuses with one sentence."""

    @property
    def name(self) -> str:
        """The word used in store.yaml, in the journal and in accounts (`cash`)."""

    @property
    def opens_drawer(self) -> bool:
        """Whether the cash drawer opens after a sale paid this way."""

    def offers(self, due_minor: int) -> Sequence[int]:
        """Return the amounts to offer as one-touch keys, exact first, in minor units."""

    def tender(self, *, due_minor: int, tendered_minor: int) -> Tender:
        """Return the tender for what is due.

        Its amount may be less: then it pays a part of the bill, and the rest stays due. Raises
        UserError when this cannot be accepted.
        """
