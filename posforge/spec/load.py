"""Reading a store.yaml: a checked StoreSpec, or everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from posforge.errors import KnownError, UserError
from posforge.spec.checks import cross_check
from posforge.spec.document import read
from posforge.spec.explain import explain
from posforge.spec.problems import SpecError
from posforge.spec.root import StoreSpec

FILE_NAME = "store.yaml"


def load(place: Path) -> StoreSpec:
    """Read the store.yaml at this path, or in this folder.

    Raises UserError when there is no such file, KnownError when it cannot be read, and SpecError
    with every mistake at once when it does not say what a shop is.
    """
    file = place / FILE_NAME if place.is_dir() else place
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UserError(
            f"There is no {file}.",
            hint="Name the folder of a project, or make one with `posforge new`.",
        ) from None
    except UnicodeDecodeError as error:
        raise UserError(
            f"{file} is not UTF-8 text (byte {error.start + 1}).",
            hint="Save it as UTF-8 in your editor.",
        ) from None
    except OSError as error:
        raise KnownError(f"{file} cannot be read: {error.strerror}.") from error
    return parse(text, name=str(file))


def parse(text: str, *, name: str = FILE_NAME) -> StoreSpec:
    """Return the shop a YAML text describes. Raises SpecError with every mistake at once."""
    document = read(text, name=name)
    if document.data is None:
        problems = document.problems or [document.problem((), "The file says nothing.")]
        raise SpecError(problems)
    problems = [*document.problems, *cross_check(document)]
    try:
        spec = StoreSpec.model_validate(document.data, by_alias=True, by_name=False)
    except ValidationError as error:
        raise SpecError([*problems, *explain(error, document, model=StoreSpec)]) from None
    if problems:
        raise SpecError(problems)
    return spec
