"""Reading a store.yaml: a checked StoreSpec, or everything that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from posforge.errors import KnownError, NoProjectError, UserError
from posforge.spec.checks import cross_check
from posforge.spec.checks.goods import goods_problems
from posforge.spec.checks.logo import logo_problems
from posforge.spec.checks.modules import missing_modules
from posforge.spec.document import Document, read
from posforge.spec.explain import explain
from posforge.spec.home import home_of
from posforge.spec.problems import Problem, SpecError, in_order
from posforge.spec.root import StoreSpec
from posforge.spec.sheet import KIND, judge, open_sheet, sheet_name

FILE_NAME = "store.yaml"


@dataclass(frozen=True, slots=True)
class Examined:
    """What a store.yaml says, where it makes sense, and all that was found: errors and warnings."""

    spec: StoreSpec | None
    problems: tuple[Problem, ...]

    @property
    def verdict(self) -> str:
        """How many errors there are, in a sentence."""
        return SpecError([one for one in self.problems if one.level == "error"]).message


def store_file(place: Path) -> Path:
    """Return the store.yaml of a folder, or the file itself."""
    return place / FILE_NAME if place.is_dir() else place


def load(place: Path) -> StoreSpec:
    """Read the store.yaml at this path, or in this folder, and the promotions it names.

    Raises UserError when there is no such file, KnownError when it cannot be read, and SpecError
    with every mistake at once when it does not say what a shop is.
    """
    document, folder = _opened(place), store_file(place).parent
    return _checked(*_judged(document, open_sheet(document, folder), folder=folder))


def examine(place: Path) -> Examined:
    """Find everything that is wrong with a store.yaml, and all that is worth a look.

    In a project its catalogue file is looked at too. Raises UserError and KnownError as `load`.
    """
    document, folder = _opened(place), store_file(place).parent
    sheet = open_sheet(document, folder)
    spec, problems = _judged(document, sheet, folder=folder)
    home = home_of(folder)
    if home and isinstance(document.data, dict):
        problems += goods_problems(document, home, promotions=sheet)
    return Examined(spec, in_order(problems, first=document.name))


def documents(place: Path) -> tuple[Document, Document | None]:
    """Return the store.yaml of a folder and the promotions it names, with the place of every key.

    Raises UserError and KnownError as `load`.
    """
    document = _opened(place)
    return document, open_sheet(document, store_file(place).parent)


def parse(text: str, *, name: str = FILE_NAME, promotions: str | None = None) -> StoreSpec:
    """Return the shop a YAML text describes. Raises SpecError with every mistake at once.

    `promotions` is the text of the file it names; without it, the shop has none.
    """
    document = read(text, name=name)
    file = sheet_name(document)
    is_there = file and promotions is not None
    sheet = read(promotions or "", name=file, kind=KIND) if is_there else None
    return _checked(*_judged(document, sheet))


def _opened(place: Path) -> Document:
    file = store_file(place)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        if place.is_dir() and home_of(place) is None:
            raise NoProjectError(place) from None
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
    return read(text, name=str(file))


def _judged(
    document: Document, sheet: Document | None, *, folder: Path | None = None
) -> tuple[StoreSpec | None, list[Problem]]:
    """Return the spec, or None where it has errors, and what is wrong.

    In its folder the logo it names must be there, in that of a project its modules as well.
    """
    if document.data is None:
        return None, document.problems or [document.problem((), "The file says nothing.")]
    promotions, wrong = judge(sheet, document)
    problems = [*document.problems, *cross_check(document), *wrong]
    home = home_of(folder) if folder else None
    if home:
        problems += missing_modules(document, home)
    if folder:
        problems += logo_problems(document, folder)
    try:
        spec = StoreSpec.model_validate(
            document.data, by_alias=True, by_name=False, context=promotions
        )
    except ValidationError as error:
        return None, [*problems, *explain(error, document, model=StoreSpec)]
    has_errors = any(problem.level == "error" for problem in problems)
    return None if has_errors else spec, problems


def _checked(spec: StoreSpec | None, problems: list[Problem]) -> StoreSpec:
    if spec is None:
        raise SpecError([problem for problem in problems if problem.level == "error"])
    return spec
