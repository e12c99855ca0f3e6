"""Makes the three sounds of the till: short tones that differ in pitch and in rhythm."""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

RATE = 22_050
LOUDNESS = 0.35
FADE_S = 0.008
SOUNDS = {  # tones as (hertz, seconds); 0 hertz is a pause
    "ok": ((1568, 0.06),),
    "unknown": ((330, 0.16), (0, 0.06), (247, 0.28)),
    "attention": ((880, 0.09), (0, 0.05), (880, 0.09), (0, 0.05), (880, 0.09)),
}
ASSETS = Path(__file__).parent.parent / "posforge" / "runtime" / "till" / "assets"


def tone(hertz: int, seconds: float) -> list[int]:
    """Return the samples of one tone that swells and fades, so that it does not click."""
    count = round(seconds * RATE)
    samples = []
    for place in range(count):
        swell = min(1.0, place / (FADE_S * RATE), (count - place) / (FADE_S * RATE))
        wave_at = math.sin(2 * math.pi * hertz * place / RATE)
        samples.append(round(32_767 * LOUDNESS * swell * wave_at))
    return samples


def make(folder: Path) -> None:
    """Write every sound as a WAV file."""
    for name, tones in SOUNDS.items():
        samples = [sample for hertz, seconds in tones for sample in tone(hertz, seconds)]
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(struct.pack(f"<{len(samples)}h", *samples))


if __name__ == "__main__":
    make(ASSETS)
