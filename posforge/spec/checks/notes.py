"""Lines printed under an article: every word in braces is something known of the article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from posforge.spec.document import Document
from posforge.spec.problems import Path, Problem

COMMON = ("name", "department", "code")
_TOKEN = re.compile(r"\{([^{}]*)\}")


def unknown_tokens(document: Document) -> Iterator[Problem]:
    """Yield each word in braces that names nothing, and each brace that stands alone."""
    notes = document.at(("receipt", "line_notes"))
    axes, fields = document.mapping("catalog", "variants"), document.mapping("catalog", "fields")
    known = tuple(dict.fromkeys([*axes, *fields, *COMMON]))
    for index, note in enumerate(notes if isinstance(notes, list) else ()):
        if isinstance(note, str):
            path: Path = ("receipt", "line_notes", index)
            yield from _unknown(document, path, note=note, known=known)
            yield from _open_brace(document, path, note=note)


def _unknown(
    document: Document, path: Path, *, note: str, known: tuple[str, ...]
) -> Iterator[Problem]:
    for token in dict.fromkeys(_TOKEN.findall(note)):
        if token not in known:
            yield document.problem(
                path,
                f"`{{{token}}}` names nothing that is known of an article.",
                within="{" + token + "}",
                expected="one of " + ", ".join(f"{{{one}}}" for one in known),
                candidates=known,
                wrong=token,
            )


def _open_brace(document: Document, path: Path, *, note: str) -> Iterator[Problem]:
    if re.search(r"[{}]", _TOKEN.sub("", note)):
        yield document.problem(
            path,
            "A brace stands alone.",
            expected="what is filled in between { and }, such as {name}",
        )
