# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in atelier_nord/till.py, store.py and hq.py, which are yours.
"""Who may do what: every role with all its permissions, inherited ones included."""

from __future__ import annotations

from posforge.runtime.domain.shop import Role

ROLES: tuple[Role, ...] = (
    Role(
        name="cashier",
        may=frozenset(
            {
                "sell",
                "hold",
                "void_line",
                "cancel_bill",
                "reprint",
                "open_shift",
                "suspend_shift",
                "count_drawer",
                "layaway",
                "sell_gift_card",
            }
        ),
        ceilings={
            "void_line": 2000,
        },
    ),
    Role(
        name="manager",
        may=frozenset(
            {
                "sell",
                "hold",
                "void_line",
                "cancel_bill",
                "no_sale",
                "reprint",
                "view_reports",
                "manage_catalogue",
                "override_price",
                "discount",
                "settle_payment",
                "open_shift",
                "suspend_shift",
                "cash_movement",
                "count_drawer",
                "view_expected",
                "close_shift",
                "open_price",
                "refund",
                "refund_without_receipt",
                "refund_late",
                "refund_unknown",
                "refund_other_tender",
                "adjust_stock",
                "manage_customers",
                "layaway",
                "cancel_layaway",
                "sell_gift_card",
                "refund_gift_card",
            }
        ),
        ceilings={
            "void_line": 2000,
        },
    ),
    Role(
        name="super_admin",
        may=frozenset(
            {
                "sell",
                "hold",
                "void_line",
                "cancel_bill",
                "no_sale",
                "reprint",
                "view_reports",
                "manage_catalogue",
                "override_price",
                "discount",
                "settle_payment",
                "open_shift",
                "suspend_shift",
                "cash_movement",
                "count_drawer",
                "view_expected",
                "close_shift",
                "open_price",
                "sell_restricted",
                "refund",
                "refund_without_receipt",
                "refund_late",
                "refund_unknown",
                "refund_other_tender",
                "adjust_stock",
                "manage_customers",
                "sell_on_account",
                "layaway",
                "cancel_layaway",
                "sell_gift_card",
                "refund_gift_card",
            }
        ),
    ),
)
