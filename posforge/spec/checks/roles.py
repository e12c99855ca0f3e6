"""Roles: whom they inherit from, and whether anybody can do what a shop cannot go without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from posforge.spec.document import Document
from posforge.spec.problems import Problem
from posforge.spec.roles import PERMISSIONS

Role = Mapping[str, Any]


def role_problems(document: Document) -> Iterator[Problem]:
    """Yield what is wrong between roles, and what no role may do that somebody must."""
    roles = {
        name: role for name, role in document.mapping("roles").items() if isinstance(role, Mapping)
    }
    yield from _unknown_parents(document, roles)
    yield from _cycles(document, roles)
    yield from _powerless(document, roles)
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


def _powerless(document: Document, roles: Mapping[str, Role]) -> Iterator[Problem]:
    for name in roles:
        way = _way(name, roles)
        is_whole = all(one in roles for one in way) and _parent(roles[way[-1]]) is None
        if is_whole and not any(roles[one].get("may") for one in way):
            yield document.problem(
                ("roles", name),
                f"Nobody with the role `{name}` could do anything.",
                at_key=True,
                hint="Give it permissions in `may`, or another role to inherit from.",
                level="warning",
            )


def _way(name: str, roles: Mapping[str, Role]) -> list[str]:
    """Return a role and those it inherits from, each once."""
    way = [name]
    while (parent := _parent(roles.get(way[-1]))) is not None and parent not in way:
        way.append(parent)
    return way


def _unknown_parents(document: Document, roles: Mapping[str, Role]) -> Iterator[Problem]:
    for name, role in roles.items():
        parent = _parent(role)
        if parent is not None and parent not in document.mapping("roles"):
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
        way = _way(name, roles)
        if _parent(roles.get(way[-1])) == name and name not in told:
            told.update(way)
            circle = " → ".join([*way, name])
            yield document.problem(
                ("roles", name, "inherits"),
                f"The role `{name}` inherits from itself: {circle}.",
                hint="Take away the `inherits` of the role that should hold the least.",
            )
