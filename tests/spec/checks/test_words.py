"""A language in which posforge has no words is warned of, where it comes first."""

from __future__ import annotations

import pytest

from posforge.runtime.portal.words import LANGUAGES as PORTAL
from posforge.runtime.till.texts import LANGUAGES as TILL
from posforge.spec.checks.words import WORDED
from posforge.spec.load import examine


@pytest.fixture
def warnings_of(tmp_path, small):
    """Return a function that lists what is found in a shop that speaks these languages."""

    def find(languages: str):
        (tmp_path / "store.yaml").write_text(
            small.replace("languages: [en]", f"languages: {languages}")
        )
        return examine(tmp_path).problems

    return find


@pytest.mark.parametrize("languages", ["[fr, en]", "\n  - fr\n  - en"])
def test_a_first_language_without_words_is_worth_a_look(warnings_of, languages):
    (found,) = warnings_of(languages)

    assert (found.level, found.path) == ("warning", ("store", "languages", 0))
    assert found.message == (
        "Words are in English and German; French writes numbers and dates only."
    )
    assert found.hint


@pytest.mark.parametrize("languages", ["[en, fr]", "[de]", "[de, en]"])
def test_a_language_with_words_is_not(warnings_of, languages):
    assert warnings_of(languages) == ()


@pytest.mark.parametrize("languages", ["[]", "fr", "[{fr: en}]", "[[fr]]", "[xx]", "{fr: en}"])
def test_what_is_no_language_is_an_error_alone(warnings_of, languages):
    assert {found.level for found in warnings_of(languages)} == {"error"}


def test_till_and_portal_have_words_in_exactly_these():
    assert set(WORDED) == set(TILL) == set(PORTAL)
