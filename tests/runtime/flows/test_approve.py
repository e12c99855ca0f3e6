"""What a role does not permit, somebody else approves with their own PIN, once."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.flows.approve import approve, approvers, authorise
from posforge.runtime.flows.drawer import open_drawer
from posforge.runtime.flows.pin import FAILURES_BEFORE_LOCK, LockedOutError, WrongPinError
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.memory import a_till

ADA = Person(id="ada", name="Ada Berg", role="cashier")
BO = Person(id="bo", name="Bo Lund", role="cashier")
CHIARA = Person(id="chiara", name="Chiara Rossi", role="manager")


@pytest.fixture
def till():
    return a_till(people={ADA: "1234", BO: "5678", CHIARA: "9876"})


@pytest.fixture
def ada(till):
    return sign_in(till, "ada", "1234")


def test_who_did_it_and_who_approved_it_are_both_recorded(till, ada):
    with pytest.raises(NotAllowedError) as refused:
        open_drawer(till, ada, reason="change")
    approved = approve(till, ada, "chiara", "9876", permission=refused.value.permission)
    open_drawer(till, approved, reason="change")

    header = till.store.events[-1].header
    assert (header.type, header.actor, header.approver) == ("DrawerOpened", "ada", "chiara")


def test_who_may_alone_needs_nobody(till):
    chiara = sign_in(till, "chiara", "9876")
    assert authorise(till, chiara, "no_sale") == ""


def test_nobody_approves_themselves_and_an_approval_is_no_role_of_its_own(till, ada):
    with pytest.raises(UserError, match="Nobody approves what they do themselves"):
        approve(till, ada, "ada", "1234", permission="no_sale")
    with pytest.raises(NotAllowedError, match="Bo Lund"):
        approve(till, ada, "bo", "5678", permission="no_sale")
    with pytest.raises(NotAllowedError, match="Ada Berg"):
        authorise(till, ada.approved_by(ADA), "no_sale")
    assert [one.id for one in approvers(till, ada, "no_sale")] == ["chiara"]


def test_five_wrong_pins_lock_who_should_approve_and_a_right_one_forgets_them(till, ada):
    for _ in range(FAILURES_BEFORE_LOCK - 1):
        with pytest.raises(WrongPinError):
            approve(till, ada, "chiara", "0000", permission="no_sale")
    approve(till, ada, "chiara", "9876", permission="no_sale")
    for _ in range(FAILURES_BEFORE_LOCK):
        with pytest.raises(WrongPinError):
            approve(till, ada, "chiara", "0000", permission="no_sale")
    with pytest.raises(LockedOutError):
        approve(till, ada, "chiara", "9876", permission="no_sale")
