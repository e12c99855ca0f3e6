"""A machine signs with a key of its own, and anybody can check it."""

from __future__ import annotations

from posforge.runtime.domain.ids import key_id, node_id
from posforge.runtime.security.node_keys import NodeKey, signature_matches


def test_a_key_comes_back_from_its_secret():
    key = NodeKey.generate()
    again = NodeKey.from_secret(key.secret)
    assert len(key.secret) == len(key.public_key) == 32
    assert (again.public_key, again.kid, again.node) == (key.public_key, key.kid, key.node)
    assert (key.node, key.kid) == (node_id(key.public_key), key_id(key.public_key))
    assert NodeKey.generate().public_key != key.public_key


def test_only_the_owner_s_signature_over_this_message_matches():
    key, other = NodeKey.generate(), NodeKey.generate()
    signature = key.sign(b"message")
    assert len(signature) == 64
    assert signature_matches(key.public_key, b"message", signature)
    assert not signature_matches(key.public_key, b"massage", signature)
    assert not signature_matches(other.public_key, b"message", signature)
    flipped = bytes([signature[0] ^ 1]) + signature[1:]
    assert not signature_matches(key.public_key, b"message", flipped)


def test_what_is_no_key_or_no_signature_matches_nothing():
    key = NodeKey.generate()
    assert not signature_matches(b"", b"message", key.sign(b"message"))
    assert not signature_matches(b"short", b"message", key.sign(b"message"))
    assert not signature_matches(key.public_key, b"message", b"")


def test_the_signature_is_the_one_of_rfc_8032():
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = NodeKey.from_secret(secret)
    assert key.public_key.hex() == (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )
    assert key.sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
