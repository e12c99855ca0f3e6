"""Who works here, what they may do, and how posforge says no."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.shop import Shop

_DEEDS = {
    "sell": "sell",
    "hold": "park or resume a bill",
    "void_line": "strike a line",
    "cancel_bill": "cancel a bill",
    "no_sale": "open the drawer",
    "reprint": "print a receipt again",
    "view_reports": "see reports",
    "manage_catalogue": "change articles",
    "override_price": "change a price",
    "discount": "give a discount",
    "settle_payment": "say how a payment ended",
    "open_shift": "open a shift",
    "suspend_shift": "suspend a shift or go on with one",
    "cash_movement": "put cash into the drawer or take it out",
    "count_drawer": "count the drawer",
    "view_expected": "see what should be in the drawer",
    "close_shift": "close a shift",
    "open_price": "type the price of an article that has none",
    "sell_restricted": "sell articles for which customers must be of age",
    "refund": "take goods back",
    "refund_without_receipt": "take goods back without a receipt",
    "refund_late": "take goods back after their time",
    "refund_unknown": "take back goods that nobody knows to have been sold",
    "refund_other_tender": "give money back another way than it was paid",
    "adjust_stock": "put stock right by hand",
    "manage_customers": "note or change a customer",
    "sell_on_account": "let a customer pay later",
    "layaway": "lay goods away",
    "cancel_layaway": "cancel a layaway or give its money back",
    "sell_gift_card": "sell gift cards",
    "refund_gift_card": "give back the money for a gift card",
}
PERMISSIONS = tuple(_DEEDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signs in; the secrets stay with whoever verifies them."""

    id: str
    name: str
    role: str
    is_active: bool = True


class NotAllowedError(UserError):
    """Somebody tried what their role does not permit; whoever may can approve it with their PIN."""

    def __init__(self, person: Person, permission: str, *, value: int = 0) -> None:
        what = f"{deed(permission)} for so much" if value else deed(permission)
        super().__init__(
            f"{person.name} ({person.role}) may not {what}.",
            hint=f'Ask somebody who has the permission "{permission}".',
        )
        self.permission, self.value = permission, value


def deed(permission: str) -> str:
    """Return what a permission allows, as in "may not …"."""
    return _DEEDS.get(permission, "do this")


def require(shop: Shop, person: Person, permission: str) -> None:
    """Raise NotAllowedError unless this person's role holds the permission."""
    if not may(shop, person, permission):
        raise NotAllowedError(person, permission)


def may(shop: Shop, person: Person, permission: str, *, value: int = 0) -> bool:
    """Tell whether this person, still working here, holds the permission.

    `value` is how much of it is asked for, which the role's ceiling must reach. A role that
    store.yaml does not have any more permits nothing.
    """
    try:
        role = shop.role(person.role)
    except KeyError:
        return False
    is_below = value <= role.ceilings.get(permission, value)
    return person.is_active and permission in role.may and is_below
