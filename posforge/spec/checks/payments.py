"""Ways to pay are told apart by one word each."""

from __future__ import annotations

from collections.abc import Iterator

from posforge.spec.document import Document
from posforge.spec.payments import method_of
from posforge.spec.problems import Path, Problem

_NAMED_BY_KEY = ("card", "on_account")


def repeated_methods(document: Document) -> Iterator[Problem]:
    """Yield every way to pay whose word in the journal an earlier one has."""
    first: dict[str, Path] = {}
    for path, method in methods_in(document):
        folded = method.casefold()
        if folded in first:
            line = document.span(first[folded]).line
            yield document.problem(
                path,
                f"The entry `{method}` is already used on line {line}.",
                hint="Keep one of them, or give the wallet another name.",
            )
        first.setdefault(folded, path)


def methods_in(document: Document) -> Iterator[tuple[Path, str]]:
    """Yield the word of every way to pay that can be read, and where it stands."""
    entries = document.at(("payments",))
    for place, entry in enumerate(entries if isinstance(entries, list) else ()):
        path: Path = ("payments", place)
        if isinstance(entry, str):
            yield path, entry
        elif isinstance(entry, dict):
            wallet = entry.get("wallet")
            name = wallet.get("name") if isinstance(wallet, dict) else None
            if isinstance(name, str):
                yield (*path, "wallet", "name"), method_of(name)
            else:
                yield from (((*path, key), key) for key in _NAMED_BY_KEY if key in entry)
