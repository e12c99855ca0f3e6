"""Every language says the same things, and no word is ever missing."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from posforge.runtime.till.keymap import USUAL_KEYS
from posforge.runtime.till.texts import LANGUAGES, Texts
from posforge.runtime.till.texts_en import ENGLISH

TILL = Path(__file__).parents[3] / "posforge" / "runtime" / "till"


def holes(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_same_keys_and_the_same_holes(language):
    words = LANGUAGES[language]

    assert set(words) == set(ENGLISH)
    assert [key for key in words if holes(words[key]) != holes(ENGLISH[key])] == []


def test_an_unknown_language_speaks_english():
    assert Texts("xx")("total") == "Total"


def test_every_action_has_a_name():
    assert all(Texts("en").has(f"action.{action}") for action in USUAL_KEYS)


def test_no_word_is_written_that_nobody_says():
    code = "\n".join(path.read_text() for path in TILL.rglob("*.py") if "texts_" not in path.name)
    literals = {
        node.value
        for path in TILL.rglob("*.py")
        if "texts_" not in path.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    families = set(re.findall(r'f"([a-z_.]+\.)\{', code))
    orphans = [
        key
        for key in ENGLISH
        if key not in literals
        and key.removesuffix(".hint") not in literals
        and not any(key.startswith(family) for family in families)
    ]

    assert orphans == []
