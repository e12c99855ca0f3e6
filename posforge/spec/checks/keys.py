"""Keys of the till: each does one thing."""

from __future__ import annotations

from collections.abc import Iterator

from posforge.spec.document import Document
from posforge.spec.problems import Problem
from posforge.spec.till import ACTIONS, DEFAULT_KEYS


def key_conflicts(document: Document) -> Iterator[Problem]:
    """Yield every key that would do two things, usual keys included."""
    chosen = {
        action: key
        for action, key in document.mapping("till", "keys").items()
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
