"""The steps of gift cards: sold, redeemed, given back, and what is left on them."""

from __future__ import annotations

from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.gift_card import sell_card
from posforge.runtime.flows.receipt_elsewhere import look_up
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.stored_value import value_left
from posforge.testing.prose import step
from tests.scenarios.day import minor


class GiftCards:
    """What is done with a card that has a code."""

    @step(r"She sells the gift card (\S+) with ([\d.]+) on it\.")
    def sells_card(self, code, amount):
        facts = {"code": code, "amount_minor": minor(amount)}
        self._do(lambda who: sell_card(self.till, who, self.bill, **facts))

    @step(r"The customer pays with the gift card (\S+)\.")
    def pays_with_card(self, code):
        card = {"method": "gift_card", "tendered_minor": None, "code": code}
        self._do(lambda who: pay_with(self.till, who, self.bill, **card))

    @step(r"([\d.]+) is left on the gift card (\S+)\.")
    def is_left_on(self, amount, code):
        assert value_left(self.till, code, method="gift_card") == minor(amount)

    @step(r"The gift card of receipt (\S+) comes back\.")
    def card_comes_back(self, number):
        sold = look_up(self.till, number).sale
        line = next(one.line for one in sold.facts.lines if one.kind == "gift_card")
        facts = {"line": line, "qty_milli": 1000, "disposition": "resell", "reason": "unwanted"}
        self._do(lambda who: return_line(self.till, who, self.bill, sold, **facts))
