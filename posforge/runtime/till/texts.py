"""Every word the till shows, by language; a word missing in one language is said in English."""

from __future__ import annotations

from collections.abc import Mapping

from posforge.runtime.till.texts_de import GERMAN
from posforge.runtime.till.texts_en import ENGLISH

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "de": GERMAN}


class Texts:
    """The words of one language; call it with a key and the facts of the sentence."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = {**ENGLISH, **LANGUAGES.get(language, {})}

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return the words behind `key`. Raises KeyError for a key nobody wrote."""
        return self._words[key].format(**facts)

    def has(self, key: str) -> bool:
        """Tell whether there are words behind `key`."""
        return key in self._words
