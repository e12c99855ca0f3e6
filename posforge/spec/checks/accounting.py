"""The account map: it speaks of tax rates and means of payment that the shop has."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from posforge.spec.checks.payments import methods_in
from posforge.spec.document import Document
from posforge.spec.problems import Problem

_ACCOUNTS = ("accounting", "accounts")


def unknown_accounts(document: Document) -> Iterator[Problem]:
    """Yield every entry of the account map whose tax rate or means of payment does not exist."""
    rates = tuple(document.mapping("tax", "rates"))
    taxes = (*rates, *_parts(document))
    yield from _unknown(document, "revenue", rates, what="tax rate")
    yield from _unknown(document, "tax", taxes, what="tax")
    methods = [method for _path, method in methods_in(document)] or ["cash"]
    if document.at(("layaway",)) is not None:
        methods.append("layaway")
    yield from _unknown(document, "tenders", methods, what="means of payment")


def _unknown(
    document: Document, section: str, known: Collection[str], *, what: str
) -> Iterator[Problem]:
    for name in document.mapping(*_ACCOUNTS, section):
        if known and name not in known:
            yield document.problem(
                (*_ACCOUNTS, section, name),
                f"There is no {what} `{name}`.",
                at_key=True,
                expected="one of " + ", ".join(known),
                candidates=tuple(known),
                wrong=str(name),
            )


def _parts(document: Document) -> Iterator[str]:
    for rate in document.mapping("tax", "rates").values():
        for part in rate if isinstance(rate, list) else ():
            if isinstance(part, dict) and isinstance(part.get("name"), str):
                yield part["name"]
