"""The scripts of tools/, which no package holds, as modules."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def load_tool(script: Path) -> ModuleType:
    """Returns the script as a module, under a name nothing else has."""
    name = f"posforge_tool_{script.stem}"
    spec = importlib.util.spec_from_file_location(name, script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def setup_tool(repository: Path) -> ModuleType:
    """tools/setup.py"""
    return load_tool(repository / "tools" / "setup.py")


@pytest.fixture(scope="session")
def check_tool(repository: Path) -> ModuleType:
    """tools/check.py"""
    return load_tool(repository / "tools" / "check.py")


@pytest.fixture(scope="session")
def reference_tool(repository: Path) -> ModuleType:
    """tools/make_command_reference.py"""
    return load_tool(repository / "tools" / "make_command_reference.py")


@pytest.fixture(scope="session")
def catalogue(repository: Path) -> ModuleType:
    """tools/make_boutique_catalogue.py"""
    return load_tool(repository / "tools" / "make_boutique_catalogue.py")


@pytest.fixture(scope="session")
def drawing(repository: Path) -> ModuleType:
    """tools/draw_garments.py"""
    return load_tool(repository / "tools" / "draw_garments.py")


@pytest.fixture(scope="session")
def examples_tool(repository: Path) -> ModuleType:
    """tools/make_examples.py"""
    return load_tool(repository / "tools" / "make_examples.py")


@pytest.fixture(scope="session")
def logos_tool(repository: Path) -> ModuleType:
    """tools/draw_logos.py"""
    return load_tool(repository / "tools" / "draw_logos.py")
