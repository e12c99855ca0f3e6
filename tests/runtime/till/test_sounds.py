"""Three sounds that nobody confuses, and none needed to start."""

from __future__ import annotations

import wave

from posforge.runtime.till.sounds import ASSETS, CUES, Sounds


def test_the_three_sounds_differ_in_rhythm():
    lengths = set()
    for cue in CUES:
        with wave.open(str(ASSETS / f"{cue}.wav")) as file:
            lengths.add(round(file.getnframes() / file.getframerate(), 2))

    assert len(lengths) == 3


def test_a_till_without_a_loudspeaker_still_sells(qapp):
    sounds = Sounds()
    for cue in CUES:
        sounds.play(cue)
