"""Finds the generated project somebody stands in, without reading YAML."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from posforge.errors import NoProjectError, UserError
from posforge.runtime.domain.shop import NodeKind, Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A generated project: its folder, its Python package, and the shop it describes."""

    folder: Path
    package: str
    shop: Shop

    def program(self, kind: NodeKind) -> ModuleType:
        """Return the owner's own module that runs this kind of machine."""
        return import_module(f"{self.package}.{kind}")


def find_project(start: Path) -> Project:
    """Return the project that holds `start`; its package becomes importable.

    Raises UserError where there is none, or one whose generated code is missing.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        package = _package_in(folder / "pyproject.toml")
        if package:
            return _load(folder, package)
    raise NoProjectError(start)


def _package_in(pyproject: Path) -> str:
    try:
        facts = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return ""
    package = facts.get("tool", {}).get("posforge", {}).get("package", "")
    return package if isinstance(package, str) else ""


def _load(folder: Path, package: str) -> Project:
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    try:
        shop = import_module(f"{package}.generated.options").SHOP
    except ImportError as error:
        raise UserError(
            f"The generated code of {folder} cannot be loaded: {error}.",
            hint="Run: posforge apply",
        ) from error
    return Project(folder=folder, package=package, shop=shop)
