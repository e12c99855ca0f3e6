"""The project's catalogue file: what its rows name and the shop lacks, and the other way round."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from posforge.spec.base import TRUE
from posforge.spec.checks.barcode_rules import layouts, value_in
from posforge.spec.checks.promotion_words import chosen_goods
from posforge.spec.checks.promotions import each_promotion
from posforge.spec.document import Document
from posforge.spec.home import CATALOGUE_FILE, Home
from posforge.spec.problems import Problem, Span
from posforge.spec.promotion_words import canonical_code

_DELIMITERS = (",", ";", "\t")
_MOST_NAMED = 20
_CALLED = {"products": "code", "styles": "style"}
_EXACT = frozenset({"department", "unit", "tax"})
"""Columns whose words are taken as they are written; those of choices in any case."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something stands in the file, and the whole line."""

    span: Span
    line: str


@dataclass(frozen=True, slots=True)
class _Column:
    """The different words in a column, the empty one included: how many rows have each."""

    rows: Counter[str] = field(default_factory=Counter)
    first: dict[str, _Place] = field(default_factory=dict)


@dataclass(slots=True)
class _Goods:
    """The catalogue file: its name, its heading, and every column by name."""

    file: str
    heading: str
    columns: dict[str, _Column]
    rows: int = 0

    def warning(self, place: _Place, message: str, **details: Any) -> Problem:
        """Return what is worth a look at this place."""
        return Problem(
            file=self.file,
            span=place.span,
            path=(),
            message=message,
            excerpt=place.line,
            level="warning",
            **details,
        )


def goods_problems(
    document: Document, home: Home, *, promotions: Document | None = None
) -> Iterator[Problem]:
    """Yield warnings on what the project's catalogue file and store.yaml say differently.

    `promotions` is the file of promotions that store.yaml names.
    """
    try:
        goods = _read(home.folder / CATALOGUE_FILE)
    except _NoCatalogueError as error:
        yield error.problem
        return
    if goods is None:
        return
    for name, (known, key) in _known_words(document).items():
        if name in goods.columns:
            yield from _unknown_words(goods, name, known=known, key=key)
    for name, one in document.mapping("catalog", "fields").items():
        if isinstance(one, dict) and str(one.get("required")).casefold() in TRUE:
            yield from _missing_words(goods, name)
    yield from _unused_rates(document, goods)
    yield from _single_labels(document, goods)
    if promotions is not None:
        yield from _unlisted(promotions, goods)


def _known_words(document: Document) -> Mapping[str, tuple[tuple[str, ...], str]]:
    """Return what each column may hold, and the key of store.yaml that says so."""
    catalog = document.mapping("catalog")
    units = catalog.get("units", ["piece", "kg"])
    found = {
        "department": (catalog.get("departments"), "catalog.departments"),
        "unit": (units, "catalog.units"),
        "tax": (list(document.mapping("tax", "rates")), "tax.rates"),
    }
    for name, values in document.mapping("catalog", "variants").items():
        found[name] = (values, f"catalog.variants.{name}")
    for name, one in document.mapping("catalog", "fields").items():
        if isinstance(one, dict) and one.get("type") == "choice":
            found[name] = (one.get("choices"), f"catalog.fields.{name}.choices")
    return {
        name: (tuple(word for word in words if isinstance(word, str)), key)
        for name, (words, key) in found.items()
        if isinstance(words, list) and words
    }


def _unknown_words(
    goods: _Goods, name: str, *, known: tuple[str, ...], key: str
) -> Iterator[Problem]:
    column = goods.columns[name]
    is_loose = name not in _EXACT
    folded = {word.casefold() if is_loose else word for word in ("", *known)}
    wrong = [word for word in column.rows if (word.casefold() if is_loose else word) not in folded]
    for word in wrong[:_MOST_NAMED]:
        count = column.rows[word]
        rows = "1 row names" if count == 1 else f"{count} rows name"
        yield goods.warning(
            column.first[word],
            f"{rows} the {name} `{word}`, which the shop does not have.",
            expected="one of " + ", ".join(known),
            hint=f"Such rows are rejected at import: add it to {key}, or change the rows.",
            suggestion=Problem.nearest(word, known),
        )


def _missing_words(goods: _Goods, name: str) -> Iterator[Problem]:
    heading = _Place(Span(1, 1, 1 + len(goods.heading)), goods.heading)
    column = goods.columns.get(name)
    count = goods.rows if column is None else column.rows[""]
    if count:
        rows = "1 row has" if count == 1 else f"{count} rows have"
        yield goods.warning(
            heading if column is None else column.first[""],
            f"{rows} no {name}, which every product must have.",
            hint="Such rows are rejected at import: fill the column, or take `required` away.",
        )


def _unused_rates(document: Document, goods: _Goods) -> Iterator[Problem]:
    used = goods.columns["tax"].rows if "tax" in goods.columns else Counter()
    for rate in document.mapping("tax", "rates"):
        if rate not in used and rate != document.at(("tax", "default")):
            yield document.problem(
                ("tax", "rates", rate),
                f"No product has the tax rate `{rate}`.",
                at_key=True,
                hint=f"It is not the default, and no row of {CATALOGUE_FILE} names it.",
                level="warning",
            )


def _single_labels(document: Document, goods: _Goods) -> Iterator[Problem]:
    """Yield barcodes that are labels of scales: each has another, and an article is in none."""
    listed = goods.columns["gtin"].first if "gtin" in goods.columns else {}
    known = layouts(document)
    labels = (
        (gtin, value) for gtin in listed if (value := value_in(gtin, known)) and value.strip("0")
    )
    for gtin, value in itertools.islice(labels, _MOST_NAMED):
        yield goods.warning(
            listed[gtin],
            f"`{gtin}` is one label only, with {value} in it: a scan of another finds nothing.",
            hint="List the article with zeros in that place, and the check digit that fits.",
        )


def _unlisted(promotions: Document, goods: _Goods) -> Iterator[Problem]:
    """Yield codes and styles in promotions that no row of the file has."""
    known = {
        "products": {canonical_code(code) for code in _words_of(goods, "gtin")},
        "styles": _words_of(goods, "style"),
    }
    for path, promotion in each_promotion(promotions):
        for place, chosen in chosen_goods(path, promotion):
            for key, words in known.items():
                entries = chosen.get(key)
                for index, one in enumerate(entries if isinstance(entries, list) else ()):
                    if isinstance(one, str) and canonical_code(one) not in words:
                        yield promotions.problem(
                            (*place, key, index),
                            f"No row of {CATALOGUE_FILE} has the {_CALLED[key]} `{one}`.",
                            hint="It counts as soon as there is one.",
                            level="warning",
                        )


def _words_of(goods: _Goods, name: str) -> set[str]:
    return set(goods.columns[name].rows) if name in goods.columns else set()


class _NoCatalogueError(Exception):
    """What lies in the place of the catalogue is none; `problem` says why, at a line of it."""

    def __init__(self, file: Path, why: str, *, line: int = 1) -> None:
        super().__init__(why)
        self.problem = Problem(
            file=str(file),
            span=Span(line, 1, 2),
            path=(),
            message=f"{CATALOGUE_FILE} {why}, so nothing in it can be imported.",
            excerpt="",
            hint="Save it as CSV in UTF-8, with the names of the columns in the first line.",
            level="warning",
        )


def _text(file: Path) -> str | None:
    """Return the file as text, or None where there is no file."""
    try:
        content = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        raise _NoCatalogueError(file, "is a folder") from None
    except OSError as error:
        raise _NoCatalogueError(file, f"cannot be read ({error.strerror})") from None
    nul = content.find(b"\0")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
    else:
        if nul < 0:
            return text
        at = nul
    line = content.count(b"\n", 0, at) + 1
    raise _NoCatalogueError(file, f"is not UTF-8 text (line {line})", line=line)


def _read(file: Path) -> _Goods | None:
    """Return what the file holds, or None where there is none."""
    text = _text(file)
    if text is None:
        return None
    heading, *lines = (line.removesuffix("\r") for line in text.split("\n"))
    delimiter = max(_DELIMITERS, key=heading.count)
    names = [name.strip().lower() for name in _cells(heading, delimiter)]
    if "gtin" not in names:
        raise _NoCatalogueError(file, "has no column gtin")
    goods = _Goods(str(file), heading, {name: _Column() for name in names})
    for number, line in enumerate(lines, start=2):
        if line.strip():
            goods.rows += 1
            _note_row(
                goods, number, line=line, words=zip(names, _cells(line, delimiter), strict=False)
            )
    return goods


def _note_row(goods: _Goods, number: int, *, line: str, words: Iterable[tuple[str, str]]) -> None:
    start = 0
    for name, cell in words:
        word, column = cell.strip(), goods.columns[name]
        start = max(line.find(word, start), start)
        column.rows[word] += 1
        if word not in column.first:
            span = Span(number, start + 1, start + 1 + max(1, len(word)))
            column.first[word] = _Place(span, line)
        start += len(word) + 1


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader((line,), delimiter=delimiter), [])
    except csv.Error:
        return []
