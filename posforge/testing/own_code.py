"""A shop's own extensions for tests: files on disk, importable for as long as a block lasts."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

from posforge.runtime.domain.shop import ExtensionKind, ExtensionRef

PACKAGE = "own_code_of_a_test"


@contextmanager
def own_code(
    folder: Path, sources: Mapping[tuple[ExtensionKind, str], str]
) -> Iterator[tuple[ExtensionRef, ...]]:
    """Write these modules into a package in `folder`; yield what a shop's `extensions` say of them.

    They are forgotten at the end, so that the next test may bring others of the same names.
    """
    package = folder / PACKAGE
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""A shop\'s own."""\n', encoding="utf-8")
    for (_kind, name), source in sources.items():
        (package / f"{name}.py").write_text(dedent(source), encoding="utf-8")
    with importable(folder, PACKAGE):
        yield tuple(
            ExtensionRef(kind=kind, name=name, module=f"{PACKAGE}.{name}") for kind, name in sources
        )


@contextmanager
def importable(folder: Path, package: str) -> Iterator[None]:
    """Let `package` be imported from `folder` within this block, and forget it afterwards."""
    before = list(sys.path)
    _forget(package)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = before
        _forget(package)


def _forget(package: str) -> None:
    for name in [one for one in sys.modules if one == package or one.startswith(f"{package}.")]:
        del sys.modules[name]
