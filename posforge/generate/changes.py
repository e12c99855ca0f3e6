"""What differs between two store.yaml, sorted by whom it concerns and said in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from posforge.generate.drafting import Operation
from posforge.spec.extensions import own_extensions
from posforge.spec.payments import methods
from posforge.spec.problems import Path, dotted
from posforge.spec.roles import PERMISSIONS, resolved
from posforge.spec.root import StoreSpec
from posforge.spec.till import keymap

Area = Literal["database", "permissions", "screens", "devices", "shop"]
Sign = Literal["add", "change", "remove"]
AREAS: tuple[Area, ...] = ("database", "permissions", "screens", "devices", "shop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: where it stands in store.yaml, and what stands there before and after."""

    area: Area
    change: Sign
    path: str
    before: Any = None
    after: Any = None
    text: str

    def facts(self) -> dict[str, Any]:
        """Return the change as programs read it, within its area."""
        facts = asdict(self)
        del facts["area"]
        return facts


def changes_between(
    before: StoreSpec, after: StoreSpec, *, operations: Sequence[Operation]
) -> tuple[Change, ...]:
    """Return every difference, in the order of AREAS; `operations` are those on the columns."""
    found = [*_columns(before, after, operations), *_values(before, after)]
    return tuple(sorted(found, key=lambda one: AREAS.index(one.area)))


def removed_names(before: StoreSpec, after: StoreSpec) -> set[str]:
    """Return the names that store.yaml no longer has, and that code may speak of."""
    return _names(before) - _names(after)


def _names(spec: StoreSpec) -> set[str]:
    return {
        *spec.catalog.fields,
        *spec.catalog.variants,
        *spec.catalog.units,
        *spec.catalog.departments,
        *spec.tax.rates,
        *spec.pricing.lists,
        *spec.customers.groups,
        *spec.promotions,
        *spec.roles,
        *methods(spec.payments),
        *spec.reports,
        *(branch.code for branch in spec.branches),
        *(own.name for own in own_extensions(spec)),
    }


def _columns(
    before: StoreSpec, after: StoreSpec, operations: Sequence[Operation]
) -> Iterator[Change]:
    old, new = _fields(before), _fields(after)
    sign: dict[str, Sign] = {"add": "add", "retype": "change", "drop": "remove"}
    for one in operations:
        column = f"product.field_{one.field}"
        yield Change(
            area="database",
            change=sign[one.action],
            path=new.get(one.field) or old.get(one.field) or one.field,
            before=one.was or (one.kind if one.action == "drop" else None),
            after=None if one.action == "drop" else one.kind,
            text={
                "add": f"column {column} ({one.kind})",
                "retype": f"column {column} holds {one.kind} instead of {one.was}: "
                "other values read as empty there",
                "drop": f"column {column}: its values stay in the journal",
            }[one.action],
        )
    dropped = {one.field for one in operations if one.action == "drop"}
    for name in old:
        if name not in new and name not in dropped:
            yield Change(
                area="database",
                change="remove",
                path=old[name],
                text=f"field {name} is hidden: its column and its values stay",
            )


def _fields(spec: StoreSpec) -> dict[str, str]:
    """Return where each field stands in store.yaml, by its name."""
    axes = {name: f"catalog.variants.{name}" for name in spec.catalog.variants}
    return axes | {name: f"catalog.fields.{name}" for name in spec.catalog.fields}


def _values(before: StoreSpec, after: StoreSpec) -> Iterator[Change]:
    for path, old, new in _differences(_plain(before), _plain(after), ()):
        yield Change(
            area=_area(path),
            change="add" if old is None else "remove" if new is None else "change",
            path=dotted(path),
            before=old,
            after=new,
            text=_words(path, old, new),
        )


def _plain(spec: StoreSpec) -> dict[str, Any]:
    """Return a spec as plain data in which everything has a name: no lists of sections."""
    data: dict[str, Any] = spec.model_dump(mode="json", by_alias=True)
    data["branches"] = {one["code"]: one for one in data["branches"]}
    rules = data["catalog"]["barcode_rules"]
    data["catalog"]["barcode_rules"] = {one["prefix"]: one for one in rules}
    data["tax"]["rates"] = _named_rates(data["tax"]["rates"])
    data["tax"]["changes"] = {
        one["from"]: _named_rates(one["rates"]) for one in data["tax"]["changes"]
    }
    data["roles"] = {
        name: [one for one in PERMISSIONS if one in may]
        for name, may in resolved(spec.roles).items()
    }
    data["till"]["keys"] = keymap(spec.till)
    data["promotions"] = {
        name: one.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for name, one in spec.promotions.items()
    }
    return data


def _named_rates(rates: Mapping[str, Any]) -> dict[str, Any]:
    """Return rates in which each of several taxes stands under its name."""
    return {code: rate if isinstance(rate, str) else _named(rate) for code, rate in rates.items()}


def _named(parts: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {
        one["name"]: f"{one['percent']} on the tax before it" if one["compound"] else one["percent"]
        for one in parts
    }


def _differences(old: Any, new: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    """Yield path, old and new value of everything that differs; None is nothing."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from _differences(old.get(key), new.get(key), (*path, key))
        if set(old) == set(new) and list(old) != list(new):
            yield path, list(old), list(new)
    elif old == new:
        return
    elif isinstance(old, Sequence) and isinstance(new, Sequence) and not isinstance(new, str):
        yield from ((path, one, None) for one in old if one not in new)
        yield from ((path, None, one) for one in new if one not in old)
        if len(old) == len(new) and all(one in new for one in old):
            yield path, old, new
    else:
        yield path, old, new


def _area(path: Path) -> Area:
    if path[0] == "roles":
        return "permissions"
    if path[0] in {"till", "reports"}:
        return "screens"
    return "devices" if path[0] == "devices" else "shop"


def _words(path: Path, old: Any, new: Any) -> str:
    is_change = old is not None and new is not None
    value = new if old is None else old
    match path:
        case ("roles", role) if isinstance(value, list):
            return f"role {role}: {', '.join(value) or 'may nothing'}"
        case ("roles", role):
            return f"{role} may now: {new}" if old is None else f"{role} may no longer: {old}"
        case ("till", "keys", action):
            return f"{action} is on {new} instead of {old}"
    where = dotted(path)
    if isinstance(new, list) and is_change:
        return f"{where} in the order {', '.join(map(str, new))}"
    if is_change:
        return f"{where}: {_shown(new)} instead of {_shown(old)}"
    return _entry(path, value) or f"{where}: {_shown(value)}"


def _entry(path: Path, value: Any) -> str:
    """Say what came or went as a whole, or nothing where it has no words of its own."""
    match path:
        case ("catalog", "fields", name):
            return f"field {name}: {value['label']} ({value['type']})"
        case ("catalog", "variants", axis) if isinstance(value, list):
            return f"variants by {axis}: {_shown(value)}"
        case ("pricing", "lists", name):
            return f"price list {name}: {value['label']}"
        case ("customers", "groups", name):
            return f"group of customers {name}: {value['label']}"
        case ("catalog", "barcode_rules", prefix):
            return (
                f"labels that begin with {prefix}: {value['carries']}, laid out {value['layout']}"
            )
        case ("promotions", name):
            return f"promotion {name}: {_promotion(value)}"
    return ""


def _promotion(facts: Mapping[str, Any]) -> str:
    return f"{facts['label']} ({_shown({**facts, 'label': ''})})"


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        facts = {key: item for key, item in value.items() if item not in (None, [], "")}
        return ", ".join(f"{key} {_shown(item)}" for key, item in facts.items())
    if isinstance(value, list):
        words = [str(item) for item in value]
        return (", " if any(" " in word for word in words) else " ").join(words) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split()) or "nothing"
