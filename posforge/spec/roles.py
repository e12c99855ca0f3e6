"""Who may do what: roles, the permissions they hold, and the roles they build upon."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema

from posforge.spec.base import Section, Word, refusal

Permission = Literal[
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
]
PERMISSIONS: tuple[str, ...] = get_args(Permission)


def _all(value: Any) -> Any:
    if value == "all":
        return PERMISSIONS
    if isinstance(value, str):
        raise refusal(
            f"`{value}` is one permission where a list stands.",
            expected="a list of permissions, or the word all",
            hint=f"Write it as [{value}].",
        )
    return value


Amount = Annotated[
    Decimal,
    Field(ge=0, max_digits=12, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": 0}),
]
Percentage = Annotated[
    Decimal,
    Field(ge=0, le=100, max_digits=6, decimal_places=3),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
RoleName = Annotated[str, Word(what="a role", example="cashier")]
May = Annotated[
    tuple[Permission, ...],
    BeforeValidator(_all),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": "all"},
                {"type": "array", "items": {"enum": list(PERMISSIONS)}, "uniqueItems": True},
            ]
        }
    ),
]


class Role(Section):
    """What somebody with this role may do, beyond what the role it inherits from may."""

    inherits: RoleName | None = Field(
        default=None,
        description="Another role, all of whose permissions this one holds too.",
        examples=["cashier"],
    )
    may: May = Field(
        default=(), description="Permissions, or the word `all`.", examples=["[sell, hold]"]
    )
    discount_max_percent: Percentage | None = Field(
        default=None,
        description="The largest discount this role gives by hand, in percent; more needs somebody "
        "else's approval. Without it the role it inherits from says, else there is no ceiling.",
        examples=["5"],
    )
    void_max: Amount | None = Field(
        default=None,
        description="How much this role strikes off one bill, the line at hand included.",
        examples=["20.00"],
    )
    refund_max: Amount | None = Field(
        default=None,
        description="How much this role gives back on one bill for goods with their receipt.",
        examples=["50.00"],
    )


Roles = Annotated[dict[RoleName, Role], Field(min_length=1)]
"""Every role of the shop by name."""


CEILINGS: Mapping[str, str] = {
    "discount_max_percent": "discount",
    "void_max": "void_line",
    "refund_max": "refund",
}
"""The permission that each ceiling of a role limits."""


def ceilings(roles: dict[str, Role], name: str) -> dict[str, Decimal]:
    """Return a role's ceilings by the name of their key, those it inherits included.

    The roles must have passed `checks`, as for `resolved`.
    """
    role = roles[name]
    inherited = ceilings(roles, role.inherits) if role.inherits else {}
    own = {key: value for key in CEILINGS if (value := getattr(role, key)) is not None}
    return inherited | own


def resolved(roles: dict[str, Role]) -> dict[str, frozenset[str]]:
    """Return each role's permissions with inheritance followed to its end.

    The roles must have passed `checks`: every inherited role exists and none inherits itself.
    """

    def permissions(name: str) -> frozenset[str]:
        role = roles[name]
        inherited = permissions(role.inherits) if role.inherits else frozenset()
        return inherited | frozenset(role.may)

    return {name: permissions(name) for name in roles}
