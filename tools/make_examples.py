"""Write the committed examples anew, after a change to presets, templates or the version.

python tools/make_examples.py
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from posforge.generate.answers import Answers
from posforge.generate.new import make_project
from posforge.spec.preset import preset, preset_names

EXAMPLES = Path(__file__).parents[1] / "examples"


def main() -> None:
    """Make each preset's project, without its git folder, in `examples/`."""
    for name in preset_names():
        with tempfile.TemporaryDirectory() as folder:
            made = make_project(Path(folder) / name, preset=preset(name), answers=Answers())
            shutil.rmtree(made.folder / ".git")
            shutil.rmtree(EXAMPLES / name, ignore_errors=True)
            shutil.copytree(made.folder, EXAMPLES / name)
        print(f"examples/{name}")


if __name__ == "__main__":
    main()
