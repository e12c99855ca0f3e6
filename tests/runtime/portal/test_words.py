"""Every language says the same things, and every word a page asks for is there."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import posforge.runtime.portal
from posforge.runtime.portal.errors import PortalError, SignInError
from posforge.runtime.portal.words import ENGLISH, LANGUAGES, words

PORTAL = Path(posforge.runtime.portal.__file__).parent
SAYING = ("create.py", "errors.py", "product_form.py", "customer_form.py")


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_word_with_the_same_blanks(language: str):
    spoken = words(language)

    assert list(spoken) == list(ENGLISH)
    assert {key: blanks(text) for key, text in spoken.items()} == {
        key: blanks(text) for key, text in ENGLISH.items()
    }


def test_another_language_is_answered_in_english():
    assert words("xx") is ENGLISH


def test_pages_ask_for_words_that_exist_and_every_word_is_asked_for():
    sources = [*PORTAL.glob("templates/*.html"), *map(PORTAL.joinpath, SAYING)]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    asked = set(re.findall(r"say\(['\"]([a-z_]+)['\"][,)]", text))

    assert asked <= set(ENGLISH)
    unused = {key for key in ENGLISH if not re.search(rf"['\"]{re.escape(key)}['\"]", text)}
    built = (
        *("state_", "reason_", "unit_", "error_", "kind_", "problem_", "layer_"),
        "save_as_",
        "doubt_",
        "layaway_is_",
        "customer_on_",
        "customer_may_",
        "may_contact_",
    )
    assert {key for key in unused if not key.startswith(built)} == set()


def test_every_failure_has_its_sentence():
    kinds = [*PortalError.__subclasses__(), *SignInError.__subclasses__()]
    named = [kind for kind in kinds if kind is not SignInError]

    assert len(named) >= 6
    assert all(kind.key in ENGLISH and 400 <= kind.status < 500 for kind in named)
