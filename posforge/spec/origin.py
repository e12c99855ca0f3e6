"""Where a rule stands in store.yaml or promotions.yaml, as `store.yaml:31`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from posforge.spec.document import Document
from posforge.spec.load import documents
from posforge.spec.problems import Path


@dataclass(frozen=True, slots=True)
class Origins:
    """The files of a project, asked for the lines of single rules; empty for what is not there."""

    store: Document
    sheet: Document | None

    @classmethod
    def of(cls, folder: FilePath) -> Origins:
        """Read the files in this folder. Raises UserError and KnownError where they cannot be."""
        return cls(*documents(folder))

    def promotion(self, name: str) -> str:
        """Return where a promotion stands."""
        return _place(self.sheet, ("promotions", name), key=True) if self.sheet else ""

    def price(self, layer: str) -> str:
        """Return where the branch, region or list of a price layer stands."""
        kind, _, name = layer.partition(":")
        if kind == "list":
            return _place(self.store, ("pricing", "lists", name), key=True)
        keys = {"store": "code", "region": "region"}
        return self._branch(keys[kind], name) if kind in keys else ""

    def tax(self, code: str, *, bizdate: str) -> str:
        """Return where the rate of a tax code stands that holds on a business day."""
        begun = [
            place
            for place, change in enumerate(_list(self.store.at(("tax", "changes"))))
            if isinstance(change, dict) and str(change.get("from", "")) <= bizdate
        ]
        for place in reversed(begun):
            if found := _place(self.store, ("tax", "changes", place, "rates", code), key=True):
                return found
        return _place(self.store, ("tax", "rates", code), key=True)

    def rule(self, *path: str) -> str:
        """Return where any other key of store.yaml stands."""
        return _place(self.store, path, key=True)

    def _branch(self, key: str, name: str) -> str:
        for place, branch in enumerate(_list(self.store.at(("branches",)))):
            if isinstance(branch, dict) and branch.get(key) == name:
                return _place(self.store, ("branches", place, key))
        return ""


def _place(document: Document, path: Path, *, key: bool = False) -> str:
    if document.at(path) is None:
        return ""
    return f"{FilePath(document.name).name}:{document.span(path, key=key).line}"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
