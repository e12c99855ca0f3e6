"""Reading the promotions.yaml that a store.yaml names: found, read, and judged beside it."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from posforge.spec.checks.promotion_words import strange_words
from posforge.spec.checks.promotions import promotion_problems
from posforge.spec.document import Document, read
from posforge.spec.explain import explain
from posforge.spec.pricing import is_sheet_name
from posforge.spec.problems import Problem, Span
from posforge.spec.promotions import NONE, Promotions

KIND = "promotions.yaml"


def sheet_name(store: Document) -> str:
    """Return the name of the file that a store.yaml names, empty where it names none."""
    name = store.at(("pricing", "promotions"))
    return name if isinstance(name, str) and is_sheet_name(name) else ""


def open_sheet(store: Document, folder: Path) -> Document | None:
    """Return the promotions a store.yaml in this folder names, or None where it names none.

    What cannot be read is a document that says so, at its own place or at the name in store.yaml.
    """
    name = sheet_name(store)
    if not name:
        return None
    file = folder / name
    try:
        return read(file.read_bytes().decode("utf-8-sig"), name=str(file), kind=KIND)
    except FileNotFoundError:
        missing = store.problem(
            ("pricing", "promotions"),
            f"There is no {name} beside this file.",
            hint="Make it, or take the name away.",
        )
        return Document(name=str(file), text="", kind=KIND, problems=[missing])
    except UnicodeDecodeError as error:
        message = f"The file is not UTF-8 text (byte {error.start + 1})."
        return _unreadable(file, message, hint="Save it as UTF-8 in your editor.")
    except OSError as error:
        return _unreadable(file, f"The file cannot be read: {error.strerror}.")


def judge(sheet: Document | None, store: Document) -> tuple[Promotions, list[Problem]]:
    """Return the promotions beside their store.yaml, and what is wrong with them."""
    if sheet is None:
        return NONE, []
    if sheet.data is None:
        return NONE, sheet.problems or [sheet.problem((), "The file says nothing.")]
    problems = [*sheet.problems, *promotion_problems(sheet), *strange_words(sheet, store)]
    try:
        found = Promotions.model_validate(sheet.data, by_alias=True, by_name=False)
    except ValidationError as error:
        return NONE, [*problems, *explain(error, sheet, model=Promotions)]
    return found, problems


def _unreadable(file: Path, message: str, *, hint: str = "") -> Document:
    problem = Problem(
        file=str(file), span=Span(1, 1, 1), path=(), message=message, excerpt="", hint=hint
    )
    return Document(name=str(file), text="", kind=KIND, problems=[problem])
