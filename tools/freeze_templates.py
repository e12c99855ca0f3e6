"""Keep the templates of the owned files as this version has them: a step of every release.

python tools/freeze_templates.py

Projects made by this version can then be upgraded by every later one. Kept templates never change:
a version that is kept already is refused, unless they are the same.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

from posforge import __version__

TEMPLATES = Path(__file__).parents[1] / "templates"
HISTORY = TEMPLATES / "history"


def main() -> int:
    """Copy `templates/project` to `templates/history/VERSION` and write the sums of all."""
    kept = HISTORY / __version__
    if kept.exists() and files_of(kept) != files_of(TEMPLATES / "project"):
        print(f"{__version__} is released: raise the version in posforge/__init__.py first.")
        return 1
    shutil.copytree(TEMPLATES / "project", kept, dirs_exist_ok=True)
    (HISTORY / "sums.json").write_text(json.dumps(sums(HISTORY), indent=1) + "\n")
    print(f"templates/history/{__version__}")
    return 0


def sums(history: Path) -> dict[str, str]:
    """Return the SHA-256 of every kept template, by its path."""
    return {
        path: hashlib.sha256(content).hexdigest()
        for version in sorted(entry for entry in history.iterdir() if entry.is_dir())
        for path, content in files_of(version, below=history).items()
    }


def files_of(folder: Path, *, below: Path | None = None) -> dict[str, bytes]:
    """Return every file of a folder by its path in it, or in a folder around it."""
    return {
        path.relative_to(below or folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


if __name__ == "__main__":
    sys.exit(main())
