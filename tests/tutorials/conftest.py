"""One project in which all five tutorials about extending were followed, and applied."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from posforge.generate.answers import Answers
from posforge.generate.apply import apply_changes
from posforge.generate.new import make_project
from posforge.runtime.domain.shop import Shop
from posforge.spec.preset import preset
from posforge.testing.own_code import importable
from tests.tutorials.tutorial import follow

KINDS = ("payment", "report", "field", "screen", "device")


@pytest.fixture(scope="session")
def tutorials(repository: Path) -> dict[str, Path]:
    """The page of each kind."""
    folder = repository / "docs" / "tutorial"
    return {kind: folder / f"extend-{kind}.md" for kind in KINDS}


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory, tutorials: dict[str, Path]) -> Path:
    """A new supermarket in which every tutorial was followed."""
    folder = tmp_path_factory.mktemp("tutorials") / "corner-fresh"
    made = make_project(folder, preset=preset("supermarket"), answers=Answers()).folder
    for page in tutorials.values():
        follow(page, made)
    apply_changes(made)
    return made


@pytest.fixture(scope="module")
def shop(project: Path) -> Iterator[Shop]:
    """The shop of that project, its own modules importable."""
    with importable(project, "corner_fresh"):
        yield import_module("corner_fresh.generated.options").SHOP
