"""Write the committed examples anew, after a change to presets, templates, logos or the version.

python tools/make_examples.py
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from posforge.generate.answers import Answers
from posforge.generate.new import make_project
from posforge.spec.preset import Preset, preset

EXAMPLES = Path(__file__).parents[1] / "examples"
LOGOS = Path(__file__).parent / "logos"
SHOWN = ("boutique", "supermarket")
LOGO_LICENCE = """
# logo.png

Drawn for this example, under the licence of posforge: the Apache License 2.0.
"""


def main() -> None:
    """Make the projects of these presets, without their git folders, in `examples/`."""
    for name in SHOWN:
        with tempfile.TemporaryDirectory() as folder:
            made = make(Path(folder) / name, name)
            shutil.rmtree(made / ".git")
            shutil.rmtree(EXAMPLES / name, ignore_errors=True)
            shutil.copytree(made, EXAMPLES / name)
        print(f"examples/{name}")


def make(folder: Path, name: str) -> Path:
    """Make one example: the project of a preset, with a logo of its own."""
    made = make_project(folder, preset=_with_logo(preset(name)), answers=Answers())
    shutil.copyfile(LOGOS / f"{name}.png", made.folder / "logo.png")
    return made.folder


def _with_logo(bare: Preset) -> Preset:
    head = "\nreceipt:\n"
    assert bare.store_yaml.count(head) == 1, f"the preset {bare.name} has one section receipt"
    return replace(
        bare,
        store_yaml=bare.store_yaml.replace(head, f"{head}  logo: logo.png\n"),
        catalogue_licence=bare.catalogue_licence + LOGO_LICENCE,
    )


if __name__ == "__main__":
    main()
