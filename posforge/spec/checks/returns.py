"""Returns: days of their own are those of departments there are."""

from __future__ import annotations

from collections.abc import Iterator

from posforge.spec.document import Document
from posforge.spec.problems import Problem


def return_problems(document: Document) -> Iterator[Problem]:
    """Yield each department that has days of its own and is not in the catalogue."""
    departments = document.at(("catalog", "departments"))
    known = departments if isinstance(departments, list) else []
    for name in document.mapping("returns", "departments"):
        if known and name not in known:
            yield document.problem(
                ("returns", "departments", name),
                f"There is no department `{name}`.",
                at_key=True,
                expected="one of " + ", ".join(map(str, known)),
                candidates=tuple(map(str, known)),
                wrong=str(name),
            )
