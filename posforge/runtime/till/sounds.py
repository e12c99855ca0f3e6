"""Three sounds that differ in pitch and rhythm: taken, unknown, needs attention."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from qtpy.QtCore import QObject, QUrl
from qtpy.QtWidgets import QApplication

from posforge.runtime.till.notice import Cue

ASSETS = Path(__file__).parent / "assets"
CUES: tuple[Cue, ...] = ("ok", "unknown", "attention")


class Sounds(QObject):
    """Plays a cue: as a sound where this machine has a loudspeaker, else as the system's beep.

    Nothing is loaded before `load`, so that the till can take its first scan without waiting.
    """

    def __init__(self) -> None:
        super().__init__()
        self._effects: dict[Cue, Any] = {}

    def load(self) -> None:
        """Get the loudspeaker ready, if there is one."""
        if not _may_be_heard():
            return
        try:
            multimedia = import_module("qtpy.QtMultimedia")
        except ImportError:
            return
        if multimedia.QMediaDevices.defaultAudioOutput().isNull():
            return
        for cue in CUES:
            effect = multimedia.QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(ASSETS / f"{cue}.wav")))
            self._effects[cue] = effect

    def play(self, cue: Cue) -> None:
        """Play a cue; a scan that was taken is silent on machines that can only beep."""
        effect = self._effects.get(cue)
        if effect is not None:
            effect.play()
        elif cue != "ok":
            QApplication.beep()


def _may_be_heard() -> bool:
    """Looking for a loudspeaker through Qt takes time and says much where there is none."""
    return sys.platform != "linux" or any(Path("/dev/snd").glob("pcm*p"))
