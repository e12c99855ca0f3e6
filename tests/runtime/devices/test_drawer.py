"""The bytes that open a cash drawer."""

from __future__ import annotations

import pytest

from posforge.runtime.devices.drawer import pulse, urgent_pulse


@pytest.mark.parametrize(
    ("pin", "normal", "urgent"),
    [
        ("pin2", b"\x1bp\x00\x19\xfa", b"\x10\x14\x01\x00\x01"),
        ("pin5", b"\x1bp\x01\x19\xfa", b"\x10\x14\x01\x01\x01"),
        ("none", b"", b""),
    ],
)
def test_a_pulse_goes_to_its_pin(pin, normal, urgent):
    assert pulse(pin) == normal
    assert urgent_pulse(pin) == urgent


def test_a_pulse_is_as_long_as_asked():
    assert pulse("pin2", on_ms=120, off_ms=240) == b"\x1bp\x00\x3c\x78"
    assert pulse("pin2", off_ms=9999)[-1] == 255
