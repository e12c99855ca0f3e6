"""Where no window can be shown, a sentence says what to do."""

from __future__ import annotations

import pytest

from posforge.errors import KnownError
from posforge.runtime.app.screen import check_screen, no_window, not_loaded


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_any_kind_of_screen_will_do(name):
    check_screen({name: "some"})


@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ""}])
def test_no_screen_is_said_with_the_way_out(environment):
    with pytest.raises(KnownError, match="no screen here") as refused:
        check_screen(environment)
    assert "posforge run hq" in refused.value.hint


def test_a_missing_library_is_named_with_what_to_type():
    told = not_loaded(ImportError("libEGL.so.1: cannot open shared object file"))
    assert "libEGL.so.1" in told.message
    assert "apt-get install" in told.hint


def test_a_missing_part_of_posforge_is_a_bug():
    bug = ImportError("no module named posforge.runtime.nothing", name="posforge.runtime.nothing")
    with pytest.raises(ImportError):
        not_loaded(bug)


def test_the_last_words_of_qt_become_a_sentence():
    said = ["qt.qpa.xcb: could not connect to display :987", "This application failed to start"]
    assert "DISPLAY names does not answer" in no_window(said).message
    other = no_window(["xcb-cursor0 is needed to load", "This application\n\nfailed"])
    assert other.message.endswith("here: xcb-cursor0 is needed to load This application failed")
