"""What a shop can bring itself beside what is bundled: each kind, and where its modules lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from posforge.spec.base import Section
from posforge.spec.problems import Path

Kind = Literal["payment", "report", "screen", "printer", "field", "terminal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One kind of extension.

    `folder` holds the shop's own modules within its package, `bundled` are the names that need
    none, and `way` leads to the names in store.yaml (`*` is every entry).
    """

    kind: Kind
    what: str
    folder: str
    way: tuple[str, ...]
    bundled: tuple[str, ...] = ()


BUNDLED_REPORTS = (
    "x",
    "z",
    "sales_by_item",
    "sales_by_department",
    "sales_by_hour",
    "sales_by_cashier",
    "sales_by_branch",
    "taxes",
    "tenders",
    "terminals",
    "stock_by_lot",
    "discounts",
    "voids",
    "gift_cards",
    "accounts",
    "layaways",
    "trespasses",
    "paid_twice",
    "spent_twice",
    "odd_returns",
)
POINTS = (
    Point(
        kind="payment",
        what="means of payment",
        folder="payments",
        way=("payments", "*"),
        bundled=("cash", "gift_card", "on_account", "points", "store_credit", "voucher"),
    ),
    Point(
        kind="report",
        what="report",
        folder="reports",
        way=("reports", "*"),
        bundled=BUNDLED_REPORTS,
    ),
    Point(kind="screen", what="screen", folder="screens", way=("till", "screens", "*")),
    Point(
        kind="printer",
        what="driver",
        folder="devices",
        way=("devices", "printer", "driver"),
        bundled=("escpos",),
    ),
    Point(
        kind="field",
        what="behaviour",
        folder="fields",
        way=("catalog", "fields", "*", "behaviour"),
    ),
    Point(
        kind="terminal",
        what="driver",
        folder="devices",
        way=("payments", "*", "*", "driver"),
        bundled=("json_lines", "json_http"),
    ),
)


@dataclass(frozen=True, slots=True)
class Own:
    """A name in store.yaml that stands for a module of the shop's own."""

    point: Point
    name: str
    path: Path


def own_extensions(spec: Any) -> Iterator[Own]:
    """Yield every own extension a spec names, or the plain data of one; each use of it.

    They come in the order of POINTS, then of store.yaml.
    """
    for point in POINTS:
        for path, name in _found(spec, point.way, ()):
            if isinstance(name, str) and name not in point.bundled:
                yield Own(point, name, path)


def _found(node: Any, way: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Any]]:
    if not way:
        yield path, node
        return
    for part, child in _children(node, way[0]):
        yield from _found(child, way[1:], (*path, part))


def _children(node: Any, part: str) -> Iterator[tuple[str | int, Any]]:
    if part != "*":
        child = getattr(node, part, None) if isinstance(node, Section) else None
        yield part, node.get(part) if isinstance(node, Mapping) else child
    elif isinstance(node, Mapping):
        yield from node.items()
    elif isinstance(node, Section):
        yield from ((name, getattr(node, name)) for name in type(node).model_fields)
    elif isinstance(node, list | tuple):
        yield from enumerate(node)
