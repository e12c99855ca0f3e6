"""Ways to pay that a terminal or a wallet takes, as the list of ways to pay shows them."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.payment import Tender


@dataclass(frozen=True, slots=True)
class ByTerminal:
    """Card or wallet: what is due is offered, and nobody takes it by hand."""

    name: str
    opens_drawer: bool = False

    def offers(self, due_minor: int) -> list[int]:
        """Return exactly what is due."""
        return [due_minor]

    def tender(self, *, due_minor: int, tendered_minor: int) -> Tender:
        """Refuse: only the terminal says that a customer was charged."""
        del due_minor, tendered_minor
        raise UserError("The terminal takes this payment.", hint="Let the customer pay there.")
