"""The code a person types to let a machine join."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.sync.join_code import SECRET_BYTES, make_code, read_code

_FINGERPRINTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
_SECRETS = st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES)


@given(_FINGERPRINTS, _SECRETS)
def test_a_code_is_read_as_it_was_made_however_it_is_typed(fingerprint, secret):
    code = make_code(fingerprint, secret)
    for typed in (
        str(code),
        str(code).lower(),
        str(code).replace("-", " "),
        f" {code}\n",
        str(code).replace("0", "O").replace("1", "l"),
    ):
        assert read_code(typed) == code
    assert code.fits(fingerprint)


@given(_FINGERPRINTS, _FINGERPRINTS, _SECRETS)
def test_it_fits_its_own_server_alone(ours, theirs, secret):
    assert make_code(ours, secret).fits(theirs) == (ours[:20] == theirs[:20])


def test_it_carries_80_bits_of_the_certificate_and_50_of_secret():
    plain = str(make_code("f" * 64, b"\xff" * 7)).replace("-", "")
    assert plain[:26] == "Z" * 26
    assert len(plain) == 28
    other = str(make_code("f" * 20 + "0" * 44, b"\xff" * 7)).replace("-", "")
    assert other == plain
    assert str(make_code("f" * 19 + "e" + "f" * 44, b"\xff" * 7)).replace("-", "") != plain


def test_what_the_server_keeps_does_not_tell_the_code():
    code = make_code("a" * 64, b"1234567")
    assert code.secret not in code.secret_hash
    assert len(code.secret_hash) == 64
    assert code.secret_hash != make_code("a" * 64, b"9234567").secret_hash


@given(_FINGERPRINTS, _SECRETS, st.integers(0, 25), st.sampled_from("0123456789ABCDEFGH"))
def test_a_wrong_letter_never_reads_as_the_same_code(fingerprint, secret, at, letter):
    plain = str(make_code(fingerprint, secret)).replace("-", "")
    if plain[at] == letter:
        return
    try:
        read = read_code(plain[:at] + letter + plain[at + 1 :])
    except UserError:
        return
    assert read != read_code(plain)


@pytest.mark.parametrize("text", ["", "1234", "-", "U" * 28, "é" * 28, "0" * 27, "0" * 29])
def test_what_cannot_be_a_code_is_said_to_be_none(text):
    with pytest.raises(UserError, match="no join code"):
        read_code(text)
