"""Ways to pay are told apart by one word each."""

from __future__ import annotations

from collections.abc import Iterator

from posforge.spec.document import Document
from posforge.spec.payments import method_in, method_of
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


def own_currency(document: Document) -> Iterator[Problem]:
    """Yield the shop's own currency where other currencies are named."""
    own = document.at(("store", "currency"))
    for path, method in methods_in(document):
        if path[-1] == own and method == method_in(str(own)):
            yield document.problem(
                path,
                f"{own} is the shop's own currency.",
                at_key=True,
                hint="Take it out: `cash` takes it.",
            )


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
            elif isinstance(entry.get("foreign_cash"), dict):
                yield from _foreign(entry["foreign_cash"], (*path, "foreign_cash"))
            else:
                yield from (((*path, key), key) for key in _NAMED_BY_KEY if key in entry)


def _foreign(section: dict[str, object], path: Path) -> Iterator[tuple[Path, str]]:
    currencies = section.get("currencies")
    for currency in currencies if isinstance(currencies, dict) else ():
        yield (*path, "currencies", str(currency)), method_in(str(currency))
