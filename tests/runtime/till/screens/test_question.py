"""The questions of the till: answered by keys alone, and put only to those who may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.runtime.till.conftest import a_quick_till


@pytest.mark.parametrize("keys", [("Tab",), ("Shift+Tab",), ("Right",), ("Tab", "Right", "Tab")])
def test_keys_alone_choose_the_red_answer(counter, keys):
    counter.scan(counter.milk)
    counter.press("Esc", *keys)
    assert not counter.screen.entry.field.hasFocus(), "the field behind takes no keys"
    counter.press("Enter")
    assert counter.window.sheet.name == "why"
    counter.press("Enter")

    assert counter.window.sheet is None
    assert counter.window.desk.bill is None
    assert counter.events[-1] == "BillCancelled"


@pytest.mark.parametrize(
    ("permission", "key", "deed"),
    [("cancel_bill", "Esc", "cancel a bill"), ("no_sale", "F11", "open the drawer")],
)
def test_what_nobody_here_may_do_or_approve_is_refused(open_till, permission, key, deed):
    till = a_quick_till()
    roles = tuple(replace(role, may=role.may - {permission}) for role in till.shop.roles)
    counter = open_till(replace(till, shop=replace(till.shop, roles=roles)))
    counter.sign_in()
    counter.scan(counter.milk)
    counter.press(key, "Right", "Enter")

    assert counter.window.sheet is None
    assert counter.banner == f"Ada Berg (cashier) may not {deed}."
    assert counter.bill.standing
