"""A PIN matches its verifier, and nothing else does."""

from __future__ import annotations

import pytest

from posforge.runtime.security.pins import Argon2PinHasher


@pytest.fixture(scope="module")
def pins():
    return Argon2PinHasher(passes=1, memory_kib=64)


def test_only_the_same_secret_matches(pins):
    verifier = pins.hash("4711")
    assert pins.matches(verifier, "4711")
    assert not pins.matches(verifier, "4712")
    assert not pins.matches(verifier, "")


def test_equal_secrets_have_different_verifiers(pins):
    assert pins.hash("4711") != pins.hash("4711")


@pytest.mark.parametrize("verifier", ["", "plain", "$argon2id$broken", "$2b$12$abc"])
def test_what_is_no_verifier_matches_nothing(pins, verifier):
    assert not pins.matches(verifier, "")
    assert not pins.matches(verifier, "4711")


def test_the_shop_s_own_are_argon2id_and_cost_what_owasp_recommends():
    assert Argon2PinHasher().hash("4711").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


_OF_64_MIB = (
    "$argon2id$v=19$m=65536,t=3,p=4$R/js/uGeliRdIUfsp/Ho1A$"
    "FLlgve4ljuwptES7k8i1jqedoziNVsMSG1C9hmaXmQY"
)


def test_a_verifier_made_at_another_cost_still_matches():
    assert Argon2PinHasher().matches(_OF_64_MIB, "4711")
    assert not Argon2PinHasher().matches(_OF_64_MIB, "4712")
