"""A tutorial as a test reads it: its files, and what it asks to be changed in store.yaml."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_BLOCK = re.compile(r"^\*\*`([^`]+)`\*\*\n\n```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: Path) -> Mapping[str, str]:
    """Return what stands under each file's name."""
    return {name: text for name, _, text in _BLOCK.findall(page.read_text(encoding="utf-8"))}


def follow(page: Path, project: Path) -> None:
    """Do what a tutorial says: write its files, and change what it changes in store.yaml."""
    for name, text in blocks(page).items():
        write(project, name, text)


def write(project: Path, name: str, text: str) -> None:
    """Write one file of a tutorial into a project; of store.yaml a tutorial shows what changes."""
    target = project / name
    if name == "store.yaml":
        text = merged(target.read_text("utf-8"), text)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def merged(store_yaml: str, change: str) -> str:
    """Return a store.yaml with the keys of `change` in it, its comments and order kept."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    whole = yaml.load(store_yaml)
    _merge(whole, yaml.load(change))
    written = io.StringIO()
    yaml.dump(whole, written)
    return written.getvalue()


def _merge(into: Any, change: Any) -> None:
    for key, value in change.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value
