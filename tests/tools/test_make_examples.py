"""The committed examples are what the generator makes, and their logos what we drew."""

from __future__ import annotations

import subprocess

import pytest
from PIL import Image

from posforge.spec.load import load


@pytest.mark.parametrize("name", ["boutique", "supermarket"])
def test_a_committed_example_is_what_the_generator_makes(examples_tool, repository, tmp_path, name):
    made = examples_tool.make(tmp_path / name, name)
    listed = ["git", "-C", str(made), "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()
    example = repository / "examples" / name
    there = {str(one.relative_to(example)) for one in example.rglob("*") if one.is_file()}

    assert {"logo.png", "store.yaml"} <= set(names) <= there, "run: python tools/make_examples.py"
    strange = {one for one in there - set(names) if "__pycache__" not in one}
    assert strange == set(), "run: python tools/make_examples.py"
    differing = [one for one in names if (example / one).read_bytes() != (made / one).read_bytes()]
    assert differing == [], "run: python tools/make_examples.py"
    assert load(example).receipt.logo == "logo.png"


def test_the_logos_are_drawn_by_our_own_pen(logos_tool, examples_tool, monkeypatch, tmp_path):
    monkeypatch.setattr(logos_tool, "LOGOS", tmp_path)
    logos_tool.main()

    names = {one.name for one in tmp_path.iterdir()}
    assert names == {f"{name}.png" for name in examples_tool.SHOWN}
    for name in names:
        drawn, kept = (Image.open(folder / name) for folder in (tmp_path, examples_tool.LOGOS))
        assert (drawn.size, drawn.tobytes()) == (kept.size, kept.tobytes())
