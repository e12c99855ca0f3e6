"""What no single key can get wrong: rules that tie one part of store.yaml to another.

They read the plain data, not the models, so that a slip in one key hides no other mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from posforge.spec.document import Document
from posforge.spec.problems import Path, Problem
from posforge.spec.roles import PERMISSIONS
from posforge.spec.till import ACTIONS, DEFAULT_KEYS

Role = Mapping[str, Any]


def cross_check(document: Document) -> list[Problem]:
    """Return every contradiction between parts of the document."""
    return [
        *_repeated_branches(document),
        *_repeated_entries(document, ("store", "languages")),
        *_repeated_entries(document, ("catalog", "units")),
        *_repeated_entries(document, ("catalog", "departments")),
        *_repeated_entries(document, ("payments",)),
        *_unknown_default_rate(document),
        *_roles(document),
        *_key_conflicts(document),
    ]


def _mapping(document: Document, *path: str) -> dict[str, Any]:
    value = document.at(path)
    return value if isinstance(value, dict) else {}


def _repeated_branches(document: Document) -> Iterator[Problem]:
    branches = document.at(("branches",))
    count = len(branches) if isinstance(branches, list) else 0
    paths: list[Path] = [("branches", index, "code") for index in range(count)]
    hint = "Receipt numbers and machines are told apart by it: give each branch its own."
    yield from _repeated(document, paths, what="branch code", hint=hint)


def _repeated_entries(document: Document, path: Path) -> Iterator[Problem]:
    entries = document.at(path)
    count = len(entries) if isinstance(entries, list) else 0
    paths: list[Path] = [(*path, index) for index in range(count)]
    yield from _repeated(document, paths, what="entry", hint="Keep one of them.")


def _repeated(document: Document, paths: list[Path], *, what: str, hint: str) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for path in paths:
        value = document.at(path)
        if not isinstance(value, str):
            continue
        if value in first:
            line = document.span(first[value]).line
            yield document.problem(
                path, f"The {what} `{value}` is already used on line {line}.", hint=hint
            )
        first.setdefault(value, path)


def _unknown_default_rate(document: Document) -> Iterator[Problem]:
    tax = _mapping(document, "tax")
    rates, default = _mapping(document, "tax", "rates"), tax.get("default")
    if rates and isinstance(default, str) and default not in rates:
        yield document.problem(
            ("tax", "default"),
            f"There is no tax rate `{default}`.",
            expected="one of tax.rates: " + ", ".join(rates),
            candidates=tuple(rates),
            wrong=default,
        )


def _roles(document: Document) -> Iterator[Problem]:
    roles = {
        name: role
        for name, role in _mapping(document, "roles").items()
        if isinstance(role, Mapping)
    }
    yield from _unknown_parents(document, roles)
    yield from _cycles(document, roles)
    held = {permission for role in roles.values() for permission in _held(role)}
    known_lists = all(isinstance(role.get("may"), list | str | None) for role in roles.values())
    for permission, purpose in _INDISPENSABLE.items():
        if roles and known_lists and permission not in held:
            yield document.problem(
                ("roles",),
                f"No role may `{permission}`, so nobody could {purpose}.",
                at_key=True,
                hint=f"Add {permission} to the `may` of a role.",
            )


_INDISPENSABLE = {
    "sell": "sell anything",
    "view_reports": "sign in to the portal",
}


def _held(role: Role) -> tuple[str, ...]:
    may = role.get("may")
    if may == "all":
        return PERMISSIONS
    return tuple(one for one in may if isinstance(one, str)) if isinstance(may, list) else ()


def _parent(role: Role | None) -> str | None:
    parent = role.get("inherits") if role else None
    return parent if isinstance(parent, str) else None


def _unknown_parents(document: Document, roles: Mapping[str, Role]) -> Iterator[Problem]:
    for name, role in roles.items():
        parent = _parent(role)
        if parent is not None and parent not in _mapping(document, "roles"):
            yield document.problem(
                ("roles", name, "inherits"),
                f"There is no role `{parent}` to inherit from.",
                expected="one of " + ", ".join(other for other in roles if other != name),
                candidates=tuple(other for other in roles if other != name),
                wrong=parent,
            )


def _cycles(document: Document, roles: Mapping[str, Role]) -> Iterator[Problem]:
    told: set[str] = set()
    for name in roles:
        way = [name]
        while (parent := _parent(roles.get(way[-1]))) is not None and parent not in way:
            way.append(parent)
        if parent == name and name not in told:
            told.update(way)
            circle = " → ".join([*way, name])
            yield document.problem(
                ("roles", name, "inherits"),
                f"The role `{name}` inherits from itself: {circle}.",
                hint="Take away the `inherits` of the role that should hold the least.",
            )


def _key_conflicts(document: Document) -> Iterator[Problem]:
    chosen = {
        action: key
        for action, key in _mapping(document, "till", "keys").items()
        if isinstance(key, str) and action in ACTIONS
    }
    owner = {key: action for action, key in DEFAULT_KEYS.items() if action not in chosen}
    for action, key in chosen.items():
        if key in owner:
            yield document.problem(
                ("till", "keys", action),
                f"The key `{key}` already does `{owner[key]}`.",
                hint=f"Choose another key, or give `{owner[key]}` another one here too.",
            )
        owner.setdefault(key, action)
