"""After a power cut: the bill that was on the counter, to be resumed or cancelled."""

from __future__ import annotations

from posforge.runtime.domain.cart import Cart
from posforge.runtime.ext.context import Till


def interrupted_bill(till: Till) -> Cart | None:
    """Return the open bill that the last run left on disk; resuming it needs nothing else."""
    saved = till.store.open_cart()
    return saved.cart if saved is not None else None
