"""Making a new project: all of it, in git, or nothing at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from posforge import __version__
from posforge.errors import KnownError, UserError
from posforge.generate.answers import Answers, parse_answers
from posforge.generate.catalogue import priced_in, promoted_in
from posforge.generate.git import first_commit, require_git
from posforge.generate.outcome import first_files
from posforge.generate.plan import Plan, make_plan, package_name
from posforge.generate.skeleton import render_skeleton, skeleton_answers
from posforge.spec.home import CATALOGUE_FILE
from posforge.spec.preset import Preset
from posforge.spec.root import StoreSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """What was made: where, which shop, and the plan it was made from."""

    folder: Path
    spec: StoreSpec
    plan: Plan


def make_project(folder: Path, *, preset: Preset, answers: Answers) -> NewProject:
    """Make the project of a shop in a folder that does not exist or is empty.

    Raises UserError when the folder is in use or an answer makes no sense, KnownError when the
    disk or git refuses; either way nothing is left behind.
    """
    require_git()
    store_yaml, spec = parse_answers(preset, answers)
    plan = make_plan(spec, package=package_name(spec.store.name))
    folder = folder.absolute()
    refuse_used(folder)
    try:
        with _beside(folder) as draft:
            _write(draft, store_yaml=store_yaml, plan=plan, preset=preset)
            first_commit(draft, message=f"{spec.store.name}, made by posforge {__version__}")
            _move(draft, folder)
    except OSError as error:
        raise KnownError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return NewProject(folder=folder, spec=spec, plan=plan)


def refuse_used(folder: Path) -> None:
    """Raise UserError unless a project can be made here."""
    if folder.is_dir():
        if any(folder.iterdir()):
            raise UserError(f"{folder} is not empty.", hint="Name a new folder for the project.")
    elif folder.exists() or folder.is_symlink():
        raise UserError(f"{folder} is not a folder.", hint="Name a new folder for the project.")


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Lend a folder on the same disk; it, and every folder made for it, is gone afterwards."""
    made = [parent for parent in folder.parents if not parent.exists()]
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.parent / f".{folder.name}.{secrets.token_hex(4)}"
    try:
        draft.mkdir()
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        for parent in made:
            if not any(parent.iterdir()):
                parent.rmdir()


def _write(draft: Path, *, store_yaml: str, plan: Plan, preset: Preset) -> None:
    answers = skeleton_answers(shop=plan.name, package=plan.package)
    for name, content in render_skeleton(answers).items():
        _put(draft / name, content)
    promotions = promoted_in(plan.currency, preset.promotions_yaml) or None
    files = first_files(store_yaml, package=plan.package, promotions=promotions)
    for name, text in files.items():
        _put(draft / name, text.encode())
    _put(draft / CATALOGUE_FILE, priced_in(plan.currency, preset.catalogue_csv).encode())
    _put(draft / "data" / "LICENCE.md", preset.catalogue_licence.encode())
    for name, picture in preset.pictures.items():
        _put(draft / "data" / "pictures" / name, picture)


def _put(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _move(draft: Path, folder: Path) -> None:
    """Put the finished project in its place, in one step, or into the empty folder there is."""
    if not folder.exists():
        draft.rename(folder)
        return
    moved: list[Path] = []
    try:
        moved.extend(entry.rename(folder / entry.name) for entry in sorted(draft.iterdir()))
    except BaseException:
        for entry in moved:
            entry.rename(draft / entry.name)
        raise
