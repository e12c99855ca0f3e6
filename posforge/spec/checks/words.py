"""The words of till, receipt and portal: they exist in some languages only."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from posforge.spec.cldr import languages
from posforge.spec.document import Document
from posforge.spec.problems import Problem

WORDED = {"en": "English", "de": "German"}
"""The languages in which posforge has its words, and what they are called."""


def wordless_language(document: Document) -> Iterator[Problem]:
    """Yield a warning where the first language writes numbers and dates, and no words."""
    spoken = document.at(("store", "languages"))
    first = spoken[0] if isinstance(spoken, list) and spoken else None
    if isinstance(first, str) and first in languages() and first not in WORDED:
        name = Locale(first).get_language_name("en") or first
        yield document.problem(
            ("store", "languages", 0),
            f"Words are in {' and '.join(WORDED.values())}; {name} writes numbers and dates only.",
            hint="Till, receipt and portal speak English then; put de first for German.",
            level="warning",
        )
