"""House rules for packages: what is imported is asked for, and what is shipped is complete."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain

from packaging.requirements import Requirement

# Parts of a library we ask for, which it pins itself and documents as its own.
PARTS = {"pydantic": {"pydantic-core"}, "flask": {"werkzeug", "markupsafe", "itsdangerous"}}


def imported_by(source: str) -> Iterator[str]:
    """Yields the top-level package of every absolute import."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def normal(name: str) -> str:
    """Returns the name of a distribution as the index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_library_imported_is_asked_for(modules, repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    asked = [
        *project["dependencies"],
        *(x for name in extras if name != "dev" for x in extras[name]),
    ]
    names = {normal(re.split(r"[\[<>=~! ]", line)[0]) for line in asked}
    names |= {part for whole, parts in PARTS.items() if whole in names for part in parts}
    homes = packages_distributions()

    found = {
        f"{path.relative_to(repository)}: {package}"
        for path in modules
        for package in imported_by(path.read_text())
        if package not in {"posforge", *sys.stdlib_module_names}
        and not names & {normal(home) for home in homes.get(package, [])}
    }

    assert found == set()


def test_every_library_asked_for_is_held_to_a_version_it_may_have(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    asked = [Requirement(one) for one in (*project["dependencies"], *extras)]
    lines = (repository / "constraints.txt").read_text().splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    held = {normal(name): version for name, version in pins.items()}

    assert [
        str(one)
        for one in asked
        if one.name != "posforge" and held.get(normal(one.name), "") not in one.specifier
    ] == []


def test_imports_are_found_wherever_they_stand():
    source = "import a.b\ndef f():\n    from c.d import e\nfrom . import g\n"

    assert list(imported_by(source)) == ["a", "c"]
