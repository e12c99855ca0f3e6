"""Write the committed examples anew, after a change to presets, templates or the version.

python tools/make_examples.py
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from posforge.generate.answers import Answers
from posforge.generate.new import make_project
from posforge.spec.preset import preset

EXAMPLES = Path(__file__).parents[1] / "examples"
SHOWN = ("boutique", "supermarket")


def main() -> None:
    """Make the projects of these presets, without their git folders, in `examples/`."""
    for name in SHOWN:
        with tempfile.TemporaryDirectory() as folder:
            made = make_project(Path(folder) / name, preset=preset(name), answers=Answers())
            shutil.rmtree(made.folder / ".git")
            shutil.rmtree(EXAMPLES / name, ignore_errors=True)
            shutil.copytree(made.folder, EXAMPLES / name)
        print(f"examples/{name}")


if __name__ == "__main__":
    main()
