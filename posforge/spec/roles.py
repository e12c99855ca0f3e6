"""Who may do what: roles, the permissions they hold, and the roles they build upon."""

from __future__ import annotations

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
    "cash_movement",
    "count_drawer",
    "view_expected",
    "close_shift",
    "refund",
    "refund_without_receipt",
    "refund_late",
    "refund_other_tender",
    "adjust_stock",
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


Roles = Annotated[dict[RoleName, Role], Field(min_length=1)]
"""Every role of the shop by name."""


def resolved(roles: dict[str, Role]) -> dict[str, frozenset[str]]:
    """Return each role's permissions with inheritance followed to its end.

    The roles must have passed `checks`: every inherited role exists and none inherits itself.
    """

    def permissions(name: str) -> frozenset[str]:
        role = roles[name]
        inherited = permissions(role.inherits) if role.inherits else frozenset()
        return inherited | frozenset(role.may)

    return {name: permissions(name) for name in roles}
