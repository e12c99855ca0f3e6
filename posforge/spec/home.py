"""The project a store.yaml lies in, as far as its checks look beyond the file itself."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

CATALOGUE_FILE = "data/catalogue.csv"


@dataclass(frozen=True, slots=True)
class Home:
    """A project: its folder, and the name of its package."""

    folder: Path
    package: str

    def modules(self, folder: str) -> tuple[str, ...]:
        """Return the names of the modules in a folder of the package, sorted."""
        place = self.folder / self.package / folder
        files = (path.stem for path in place.glob("*.py"))
        packages = (path.parent.name for path in place.glob("*/__init__.py"))
        return tuple(sorted(name for name in {*files, *packages} if not name.startswith("_")))


def home_of(folder: Path) -> Home | None:
    """Return the project in this folder, or None where it is none."""
    try:
        facts = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
        package = facts["tool"]["posforge"]["package"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    is_name = isinstance(package, str) and re.fullmatch(r"\w+", package)
    return Home(folder, package) if is_name else None
